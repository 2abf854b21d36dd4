"""What is said of working keys that cannot be used."""


class KeyRefused(Exception):
    """A check value differs, or the block of keys has no known shape."""
