"""What each request must and may carry. A strict host answers 30 to anything else, so that mistakes do not hide."""

from . import private
from .wire import Message

REASONS = ("98", "A0", "06")
ENTRIES = ("012", "022", "072", "032")
TYPES = {"sale": "22", "void": "23", "refund": "25"}
_MONEY = {3, 4, 11, 22, 25, 41, 42, 49, 60, 64}

# kind: (fields that must be there, fields that may be)
SHAPES = {
    "sign-on": ({11, 41, 42, 60, 63}, set()),
    "sign-off": ({11, 41, 42, 60}, set()),
    "echo": ({41, 42, 60}, set()),
    "sale": (_MONEY, {2, 14, 35, 59}),
    "void": (_MONEY | {37, 61}, {38, 59}),
    "refund": (_MONEY | {37, 61, 63}, {59}),
    "reversal": (_MONEY | {39}, {38, 59, 61}),
    "query": ({3, 4, 11, 25, 41, 42, 49, 60, 64}, {59}),
    "settlement": ({11, 41, 42, 48, 49, 60, 63}, set()),
    "upload": ({11, 41, 42, 48, 60}, set()),
    "upload-end": ({11, 41, 42, 48, 60}, set()),
}
_TOLD = {
    "sale": {private.CODE, private.REFERENCE, private.TOKEN, private.CONTACT},
    "void": {private.TOKEN, private.CONTACT}, "refund": {private.TOKEN, private.CONTACT}, "reversal": {private.TOKEN},
    "query": {private.TOKEN},
}  # fmt: skip # what field 59 may hold
SIGNED = ("sale", "void", "refund", "reversal", "query")
_NETWORK = {("0800", "003"): "sign-on", ("0820", "002"): "sign-off", ("0820", "301"): "echo",
            ("0500", "201"): "settlement", ("0320", "201"): "upload", ("0320", "202"): "upload-end",
            ("0320", "207"): "upload-end"}  # fmt: skip # a table
_FINANCIAL = {("0200", "000000"): "sale", ("0200", "200000"): "void", ("0220", "200000"): "refund"}


def kind_of(msg: Message) -> str:
    """The name of the request in SHAPES, empty when the host knows no such request."""
    if msg.mti == "0400":
        return "reversal"
    if msg.mti == "0620":
        return "query"
    network = _NETWORK.get((msg.mti, msg.get(60)[8:11]), "")
    return network or _FINANCIAL.get((msg.mti, msg.get(3)), "")


def fault(msg: Message, kind: str, strict: bool = True) -> str:
    """What is wrong with the request's shape, empty when nothing is. Values never appear in the text."""
    must, may = SHAPES[kind]
    missing = sorted(must - msg.fields.keys())
    if missing:
        return f"{kind} without field {missing[0]}"
    extra = sorted(msg.fields.keys() - must - may)
    if strict and extra:
        return f"{kind} with field {extra[0]}"
    return _management(msg, kind) if kind not in SIGNED else _money(msg, kind, strict)


def _management(msg: Message, kind: str) -> str:
    if len(msg.get(60)) != 11 or msg.get(60)[:2] != "00":
        return f"{kind}: field 60 is not 00, batch, network code"
    return ""


def _money(msg: Message, kind: str, strict: bool) -> str:
    if len(msg.get(60)) != 13 or msg.get(60)[8:11] != "000":
        return f"{kind}: field 60 is not type, batch, 000, reading ability, 0"
    if msg.get(60)[:2] not in ([TYPES[kind]] if kind in TYPES else ["22", "23"]):
        return f"{kind}: type {msg.get(60)[:2]} in field 60"
    if msg.get(25) != "00" or msg.get(49) != "156":
        return f"{kind}: condition or currency"
    if kind != "query" and msg.get(22) not in ENTRIES:
        return f"{kind}: entry mode {msg.get(22)}"
    told = private.read(msg, strict)
    if told is None or told.keys() - _TOLD.get(kind, set()):
        return f"{kind}: field 59 holds something else than this request may tell"
    return {"sale": _sale, "void": _void, "refund": _refund, "reversal": _reversal}.get(kind, lambda _: "")(msg)


def _sale(msg: Message) -> str:
    needs = {"012": {2, 14}, "022": {35}, "072": set(), "032": {59}}[msg.get(22)]
    codes = {private.CODE, private.REFERENCE} & (private.read(msg, strict=False) or {}).keys()
    if needs - msg.fields.keys() or msg.get(22) == "072" and not {2, 35} & msg.fields.keys():
        return f"sale: entry mode {msg.get(22)} without its fields"
    if len(codes) != (msg.get(22) == "032") or codes and {2, 14, 35} & msg.fields.keys():
        return "sale: card and payment code mixed up"
    track = msg.get(35)
    if track and ("D" not in track or msg.get(2) not in ("", track.split("D")[0])):
        return "sale: track 2 is broken or another card's"
    return ""


def _void(msg: Message) -> str:
    return "" if len(msg.get(61)) in (12, 16) else "void: field 61 is not batch, trace, date"


def _refund(msg: Message) -> str:
    right = len(msg.get(61)) == 16 and msg.get(61)[:12] == "0" * 12
    return "" if right else "refund: field 61 is not zeros and date"


def _reversal(msg: Message) -> str:
    if msg.get(39) not in REASONS:
        return f"reversal: reason {msg.get(39)}"
    is_void = msg.get(60)[:2] == TYPES["void"]
    if msg.get(3) != ("200000" if is_void else "000000"):
        return "reversal: field 3 does not fit the type in field 60"
    if is_void != (61 in msg.fields):
        return "reversal: field 61 belongs to a void's reversal, and only there"
    return ""
