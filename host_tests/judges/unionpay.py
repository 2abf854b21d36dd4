"""A second reading of the message format, by the pyiso8583 package and a field table of its own."""

import iso8583

# number: (longest, bytes of the length prefix, how it is written)
_FIELDS = {
    "2": (19, 1, "digits"),
    "3": (6, 0, "digits"),
    "4": (12, 0, "digits"),
    "11": (6, 0, "digits"),
    "12": (6, 0, "digits"),
    "13": (4, 0, "digits"),
    "14": (4, 0, "digits"),
    "15": (4, 0, "digits"),
    "22": (3, 0, "digits"),
    "23": (3, 0, "digits right-aligned"),
    "25": (2, 0, "digits"),
    "32": (11, 1, "digits"),
    "35": (37, 1, "digits"),
    "37": (12, 0, "text"),
    "38": (6, 0, "text"),
    "39": (2, 0, "text"),
    "41": (8, 0, "text"),
    "42": (15, 0, "text"),
    "44": (25, 1, "text"),
    "48": (322, 2, "digits"),
    "49": (3, 0, "text"),
    "53": (16, 0, "digits"),
    "54": (20, 2, "text"),
    "55": (255, 2, "bytes"),
    "59": (600, 2, "text"),
    "60": (17, 2, "digits"),
    "61": (29, 2, "digits"),
    "62": (512, 2, "bytes"),
    "63": (163, 2, "text"),
    "64": (8, 0, "bytes"),
}


def _rule(longest, prefix, written):
    rule = {"data_enc": "latin-1" if written == "text" else "b", "len_enc": "bcd", "len_type": prefix}
    rule.update(max_len=longest, desc="")
    if written.startswith("digits"):
        rule["len_count"] = "nibbles"
        rule["left_pad" if "right-aligned" in written else "right_pad"] = "0"
    return rule


SPEC = {
    "h": {"data_enc": "b", "len_enc": "b", "len_type": 0, "max_len": 0, "desc": ""},
    "t": {"data_enc": "b", "len_enc": "b", "len_type": 0, "max_len": 2, "desc": ""},
    "p": {"data_enc": "b", "len_enc": "b", "len_type": 0, "max_len": 8, "desc": ""},
    "1": {"data_enc": "b", "len_enc": "b", "len_type": 0, "max_len": 8, "desc": ""},
}
SPEC.update({number: _rule(*shape) for number, shape in _FIELDS.items()})


def read(body: bytes) -> tuple:
    """(mti, fields) in the firmware's types."""
    decoded, _ = iso8583.decode(body, SPEC)
    fields = {}
    for number, value in decoded.items():
        if number.isdigit():
            fields[int(number)] = bytes.fromhex(value) if _FIELDS[number][2] == "bytes" else value
    return decoded["t"], fields
