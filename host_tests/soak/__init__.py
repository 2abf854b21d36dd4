"""The soak: sale after sale with random trouble, and the books, the heap and the screens must be as they should."""

from tools.cpython import install

install()  # a journal that is nearly full is written by the firmware's own code
