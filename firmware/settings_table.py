"""The list of settings, one a line: name, kind, default, bounds, place.

Bounds: least and most, of a value or a length; the choices; what else settings_kinds.py says of the kind.
Place: the group of the keypad's setup in which it stands (0: none, it comes by file alone), and marks: _LATER, it is in
force from the next start on; _IDENTITY, it may not change while the batch is open or a payment pending; _SECRET, it is
never shown.
What the keypad shows has words in ui/texts, "setting." and the name; all but what people set has a comment in
tools/provision/example.toml.
"""

from micropython import const

import settings_kinds as kinds

_TEXT = const("text")
_NUMBER = const("number")
_SWITCH = const("switch")
_CHOICE = const("choice")
_WORDS = const("words")
_DIGITS = const("digits")
_KEY = const("key")
_SECONDS = const("seconds")
_ADDRESS = const("address")
_LINES = const("lines")
_NETWORKS = const("networks")
_LINK = const("link")

_FILE = const(0)
_LANGUAGE = const(1)
_SHOP = const(2)
_HOST = const(3)
_WIFI = const(4)
_KEYS = const(5)
_LIMITS = const(6)
_PRINTER = const(7)
_PEOPLE = const(8)
_GROUP = const(15)
_LATER = const(16)
_IDENTITY = const(32)
_SECRET = const(64)

_TABLE = (
    ("language", _CHOICE, "zh", ("zh", "en"), _LANGUAGE),
    ("merchant_name", _TEXT, "安心小店", (1, 40), _SHOP),
    ("merchant_id", _DIGITS, "123456789012345", (15, 15), _SHOP | _IDENTITY),
    ("terminal_id", _DIGITS, "12345678", (8, 8), _SHOP | _IDENTITY),
    ("header_lines", _LINES, (), (3, 32), _SHOP),
    ("refund_policy", _LINES, (), (4, 32), _SHOP),
    ("footer_lines", _LINES, (), (3, 32), _SHOP),
    ("service_phone", _TEXT, "", (0, 16), _SHOP),
    ("operator", _DIGITS, "01", (2, 2), _PEOPLE),
    ("require_login", _SWITCH, False, None, _PEOPLE | _LATER),
    ("logoff_after_s", _NUMBER, 300, (0, 86400), _PEOPLE),
    ("ask_first_code", _SWITCH, True, None, _FILE),
    ("second_above", _NUMBER, 0, (0, 999999999), _PEOPLE),
    ("host", _ADDRESS, "127.0.0.1:5500", (3, 80), _HOST),
    ("tls", _TEXT, "", (0, 80), _FILE),
    ("time_server", _TEXT, "", (0, 80), _HOST),
    ("utc_offset_min", _NUMBER, 480, (-720, 840), _FILE),
    ("tpdu", _DIGITS, "6000030000", (10, 10), _HOST),
    ("header", _DIGITS, "602200000000", (12, 12), _HOST),
    ("mac", _CHOICE, "cup-ecb", ("cup-ecb", "x9.19", "aes-cmac"), _KEYS),
    ("tmk_1", _KEY, "", (0, 16, 32, 48), _KEYS | _SECRET),
    ("tmk_2", _KEY, "", (0, 16, 32, 48), _KEYS | _SECRET),
    ("wifi", _NETWORKS, (), (0, 4), _WIFI | _LATER | _SECRET),
    ("connect_timeout_s", _NUMBER, 10, (1, 60), _LIMITS),
    ("answer_timeout_s", _NUMBER, 30, (1, 120), _LIMITS),
    ("retry_delays_s", _SECONDS, "0,5,15,60,300,900", (0, 86400), _LIMITS),
    ("pending_limit", _NUMBER, 10, (1, 10), _LIMITS),
    ("pending_max_age_s", _NUMBER, 86400, (60, 604800), _LIMITS),
    ("query", _SWITCH, True, None, _HOST),
    ("qr_wait_s", _NUMBER, 30, (5, 300), _LIMITS),
    ("qr_query_s", _NUMBER, 5, (1, 60), _LIMITS),
    ("qr_reverse_after_s", _NUMBER, 15, (0, 300), _LIMITS),
    ("qr_show_s", _NUMBER, 120, (10, 600), _HOST),
    ("merchant_city", _TEXT, "BEIJING", (1, 15), _SHOP),
    ("goods", _TEXT, "", (0, 80), _FILE),
    ("discount_limit_percent", _NUMBER, 20, (0, 100), _LIMITS),
    ("manual_entry", _SWITCH, True, None, _LIMITS),
    ("printer_paper", _CHOICE, "58", ("58", "80"), _PRINTER | _LATER),
    ("printer_text", _CHOICE, "gb18030-fs", ("gb18030-fs", "gb18030", "latin", "ascii"), _PRINTER | _LATER),
    ("printer_qr", _WORDS, "native", ("native", "drawn", "link"), _PRINTER),
    ("status_url", _LINK, "", (0, 64), _HOST),
    ("printer_cutter", _SWITCH, True, None, _PRINTER | _LATER),
    ("printer_answers", _WORDS, "gs-r", ("gs-r", "esc-v", "status", "nothing"), _PRINTER | _LATER),
    ("printer_baud", _CHOICE, "board", ("board", "9600", "19200", "38400", "57600", "115200"), _PRINTER | _LATER),
    ("declined_slip", _SWITCH, True, None, _PRINTER),
    ("ask_contact", _SWITCH, False, None, _SHOP),
)


def names() -> list:
    return [row[0] for row in _TABLE]


def checked(values: dict) -> list:
    """[(name, value)] of every setting, `values` over the defaults. Raises ValueError with words for the user."""
    known = names()
    for name in values:
        if name not in known:
            raise ValueError("unknown setting: %s" % name)
    found = [(row[0], values.get(row[0], row[2])) for row in _TABLE]
    for name, value in found:
        refused = wrong(name, value)
        if refused:
            raise ValueError("%s: %s" % (name, refused))
    whole = dict(found)
    refused = kinds.pair(whole["tmk_1"], whole["tmk_2"], whole["mac"])
    if refused:
        raise ValueError("tmk_2: %s" % refused)
    return found


def wrong(name: str, value) -> str:
    """What is allowed, when `value` is not; else ""."""
    _, kind, _, bounds, _ = row(name)
    return getattr(kinds, kind)(value, bounds)


def row(name: str) -> tuple:
    """(name, kind, default, bounds, place)"""
    for found in _TABLE:
        if found[0] == name:
            return found
    raise ValueError("unknown setting: %s" % name)


def group(number: int) -> list:
    """Names of the settings that stand in this group of the keypad's setup."""
    return [row[0] for row in _TABLE if row[4] & _GROUP == number]


def identity(name: str) -> bool:
    return bool(row(name)[4] & _IDENTITY)


def later(name: str) -> bool:
    return bool(row(name)[4] & _LATER)


def secret(name: str) -> bool:
    return bool(row(name)[4] & _SECRET)
