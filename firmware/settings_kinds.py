"""What a setting of each kind may be. A check gives "", or what is allowed, in words; never the value."""

from codepoints import codepoints

_DIGITS = "0123456789"
_HEX = "0123456789ABCDEFabcdef"


def text(value, bounds) -> str:
    if not isinstance(value, str) or not bounds[0] <= len(value) <= bounds[1]:
        return "text of %d to %d characters" % bounds
    return _plain(value)


def number(value, bounds) -> str:
    if isinstance(value, bool) or not isinstance(value, int) or not bounds[0] <= value <= bounds[1]:
        return "a number from %d to %d" % bounds
    return ""


def switch(value, bounds) -> str:
    return "" if value is True or value is False else "true or false"


def choice(value, bounds) -> str:
    return "" if value in bounds else "one of " + ", ".join(bounds)


def words(value, bounds) -> str:
    """A choice that people have words for, in their language."""
    return choice(value, bounds)


def digits(value, bounds) -> str:
    if not isinstance(value, str) or not bounds[0] <= len(value) <= bounds[1] or not _only(value, _DIGITS):
        return "%d digits in quotes" % bounds[0] if bounds[0] == bounds[1] else "%d to %d digits in quotes" % bounds
    return ""


def key(value, bounds) -> str:
    """A component of a key; "" where there is none."""
    if not isinstance(value, str) or len(value) not in bounds or not _only(value, _HEX):
        return "%s or %d hexadecimal digits" % (", ".join([str(size) for size in bounds[1:-1]]), bounds[-1])
    return ""


def address(value, bounds) -> str:
    words = "host name and port, as pay.example.com:5500"
    if text(value, bounds) or " " in value:
        return words
    name, _, port = value.rpartition(":")
    if not name or not port or not _only(port, _DIGITS) or not 0 < int(port) < 65536:
        return words
    return ""


def link(value, bounds) -> str:
    """Nothing, or a link that its rest is put behind; both together fit on the paper as a QR code."""
    if value == "":
        return ""
    words = "a link of at most %d characters that ends in / or =, as https://pay.example.com/s/" % bounds[1]
    if text(value, bounds):
        return words
    scheme, _, rest = value.partition("://")
    if scheme not in ("https", "http") or len(rest) < 2 or rest[0] == "/" or rest[-1] not in "/=?#":
        return words
    for char in rest:
        if not "!" <= char <= "~":
            return words
    return ""


def seconds(value, bounds) -> str:
    """A row of numbers, "0,5,15"."""
    words = "1 to 10 numbers of seconds from %d to %d, as 0,5,15" % bounds
    parts = value.split(",") if isinstance(value, str) else ()
    if not 1 <= len(parts) <= 10:
        return words
    for part in parts:
        if not part or len(part) > 6 or not _only(part, _DIGITS) or not bounds[0] <= int(part) <= bounds[1]:
            return words
    return ""


def lines(value, bounds) -> str:
    """Rows of a slip, in a list; a hanzi takes two columns."""
    words = "at most %d lines of at most %d columns (a hanzi takes two)" % bounds
    if not isinstance(value, (list, tuple)) or len(value) > bounds[0]:
        return words
    for line in value:
        if not isinstance(line, str) or sum([1 if code < 0x100 else 2 for code in codepoints(line)]) > bounds[1]:
            return words
        if _plain(line):
            return _plain(line)
    return ""


def networks(value, bounds) -> str:
    """[[name, password], ...] of Wi-Fi, the best first."""
    if not isinstance(value, (list, tuple)) or len(value) > bounds[1]:
        return "at most %d networks" % bounds[1]
    for pair in value:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or text(pair[0], (1, 32)):
            return "for each network a name of 1 to 32 characters, and a password"
        if len(pair[0].encode()) > 32:
            return "names of at most 32 bytes (a hanzi takes three)"
        if pair[1] != "" and (text(pair[1], (8, 63)) or len(pair[1].encode()) != len(pair[1])):
            return 'passwords of 8 to 63 letters, digits and signs, or "" for an open network'
    return ""


def pair(first: str, second: str, mac: str) -> str:
    """The two components of a key belong together."""
    if len(first) != len(second):
        return "as many digits as the first component"
    if first and first.upper() == second.upper():
        return "another component: two that are equal make a key of zeros"
    if first and mac == "aes-cmac" and len(first) != 32:
        return "32 hexadecimal digits, for aes-cmac"
    return ""


def _plain(value: str) -> str:
    for code in codepoints(value):
        if code < 0x20 or code == 0x7F:
            return "text without control characters"
    return ""


def _only(value: str, allowed: str) -> bool:
    for char in value:
        if char not in allowed:
            return False
    return True
