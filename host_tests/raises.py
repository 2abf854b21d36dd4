"""pytest.raises for tests that MicroPython runs too."""


def raises(kind, function, *args):
    """The exception of this kind that the call raises; AssertionError when it raises none."""
    try:
        function(*args)
    except kind as error:
        return error
    raise AssertionError("no " + kind.__name__ + " for " + repr(args))
