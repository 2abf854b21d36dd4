"""The power-cut sweep: the plug is pulled at every flash operation there is, and the books must agree all the same."""

from tools.cpython import install

install()  # the journal of a terminal that has been in use for long is written by the firmware's own code
