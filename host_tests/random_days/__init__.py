"""Random days at the till: the firmware's own, on CPython, and the real payment host over a socket."""
