"""Field 59: a row of tags, each with a 3-digit length and its value, in any order, each at most once."""

import re

from .accounts import mask
from .wire import Message

CODE, REFERENCE, TOKEN, CONTACT = "A3", "A4", "T1", "N1"  # reference: of a code that the terminal shows
_VALUES = {
    CODE: re.compile(r"\d{1,64}"),
    REFERENCE: re.compile(r"\d{20}"),
    TOKEN: re.compile(r"[0-9a-f]{32}"),
    CONTACT: re.compile(r"\+?\d{5,20}|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,63}", re.ASCII),
}


def read(msg: Message, strict: bool = True) -> dict[str, str] | None:
    """{tag: value}; None when it is not written so. A tag that is not known here is passed over when not strict."""
    text, found = msg.get(59), {}
    while text:
        tag, length, rest = text[:2], text[2:5], text[5:]
        if len(length) != 3 or not length.isdecimal() or len(rest) < int(length) or tag in found:
            return None
        found[tag], text = rest[: int(length)], rest[int(length) :]
    if strict and found.keys() - _VALUES.keys():
        return None
    known = {tag: value for tag, value in found.items() if tag in _VALUES}
    return known if all(_VALUES[tag].fullmatch(value) for tag, value in known.items()) else None


def is_address(text: str) -> bool:
    """Whether it is a mail address, without a name and in plain letters."""
    return "@" in text and bool(_VALUES[CONTACT].fullmatch(text))


def shown(text: str) -> str:
    """As it may stand in a log: a payment code masked, the rest by its tags alone."""
    found = read(Message("", {59: text}), strict=False)
    if found is None:
        return f"({len(text)} characters)"
    return " ".join(f"{tag}{mask(value)}" if tag == CODE else f"{tag}({len(value)})" for tag, value in found.items())
