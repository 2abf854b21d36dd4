"""The list of settings: name, kind, default, bounds; and the check of each kind."""

from micropython import const

_TEXT = const(0)
_NUMBER = const(1)
_SWITCH = const(2)
_CHOICE = const(3)
_DIGITS = const(4)
_HEX = const(5)
_SECONDS = const(6)  # a row of numbers, "0,5,15"
_ADDRESS = const(7)  # "name:port"

# name, kind, default, bounds (least, most) of value or length, or the choices
_TABLE = (
    ("language", _CHOICE, "zh", ("zh", "en")),
    ("merchant_name", _TEXT, "安心小店", (1, 40)),
    ("merchant_id", _DIGITS, "123456789012345", (15, 15)),
    ("terminal_id", _DIGITS, "12345678", (8, 8)),
    ("operator", _DIGITS, "01", (2, 2)),
    ("supervisor", _HEX, "", (0, 96)),
    ("host", _ADDRESS, "127.0.0.1:5500", (3, 80)),
    ("tls", _TEXT, "", (0, 80)),
    ("tpdu", _DIGITS, "6000030000", (10, 10)),
    ("header", _DIGITS, "602200000000", (12, 12)),
    ("mac", _CHOICE, "cup-ecb", ("cup-ecb", "x9.19", "aes-cmac")),
    ("tmk_1", _HEX, "", (0, 32)),
    ("tmk_2", _HEX, "", (0, 32)),
    ("connect_timeout_s", _NUMBER, 10, (1, 60)),
    ("answer_timeout_s", _NUMBER, 30, (1, 120)),
    ("retry_delays_s", _SECONDS, "0,5,15,60,300,900", (0, 86400)),
    ("pending_limit", _NUMBER, 10, (1, 10)),
    ("pending_max_age_s", _NUMBER, 86400, (60, 604800)),
    ("manual_entry", _SWITCH, True, None),
    ("chinese_printer", _SWITCH, True, None),
)


def checked(values: dict) -> list:
    """[(name, value)] of every setting, `values` over the defaults. Raises ValueError with words for the user."""
    known = [row[0] for row in _TABLE]
    for name in values:
        if name not in known:
            raise ValueError("unknown setting: %s" % name)
    return [(name, _check(name, kind, values.get(name, default), bounds)) for name, kind, default, bounds in _TABLE]


def _check(name: str, kind: int, value, bounds):
    wrong = _CHECKS[kind](value, bounds)
    if wrong:
        raise ValueError("%s: %s" % (name, wrong))
    return value


def _text(value, bounds) -> str:
    if not isinstance(value, str) or not bounds[0] <= len(value) <= bounds[1]:
        return "text of %d to %d characters" % bounds
    return ""


def _number(value, bounds) -> str:
    if isinstance(value, bool) or not isinstance(value, int) or not bounds[0] <= value <= bounds[1]:
        return "a number from %d to %d" % bounds
    return ""


def _switch(value, bounds) -> str:
    return "" if value is True or value is False else "true or false"


def _choice(value, bounds) -> str:
    return "" if value in bounds else "one of " + ", ".join(bounds)


def _digits(value, bounds) -> str:
    return _text(value, bounds) or _only(value, "0123456789", "digits only")


def _hex(value, bounds) -> str:
    return _text(value, bounds) or _only(value, "0123456789ABCDEFabcdef", "hexadecimal digits only")


def _address(value, bounds) -> str:
    wrong = _text(value, bounds)
    if wrong:
        return wrong
    name, _, port = value.rpartition(":")
    if not name or not port or _only(port, "0123456789", "x") or not 0 < int(port) < 65536:
        return "host name and port, as pay.example.com:5500"
    return ""


def _seconds(value, bounds) -> str:
    parts = value.split(",") if isinstance(value, str) else ()
    for part in parts:
        if not part or _only(part, "0123456789", "x") or not bounds[0] <= int(part) <= bounds[1]:
            return "seconds from %d to %d, as 0,5,15" % bounds
    return "" if parts else "seconds, as 0,5,15"


def _only(value: str, allowed: str, wrong: str) -> str:
    for char in value:
        if char not in allowed:
            return wrong
    return ""


_CHECKS = (_text, _number, _switch, _choice, _digits, _hex, _seconds, _address)
