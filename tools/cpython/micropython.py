"""The micropython module, as far as the firmware uses it."""


def const(value):
    return value


def native(function):
    return function


def viper(function):
    return function


def schedule(function, argument) -> None:
    """Runs at once: CPython has no interrupt context to get out of."""
    function(argument)


def opt_level(level=None):
    return 0


def alloc_emergency_exception_buf(size) -> None:
    pass


def heap_lock() -> int:
    return 1


def heap_unlock() -> int:
    return 0


def mem_info(verbose=None) -> None:
    pass


def mem_current() -> int:
    return 0


def mem_peak() -> int:
    return 0


def mem_total() -> int:
    return 0


def stack_use() -> int:
    return 0


def kbd_intr(character) -> None:
    pass
