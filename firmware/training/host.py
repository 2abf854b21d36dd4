"""The payment host inside the terminal, for training: it answers as a real one does, MAC and all, and keeps books of
its own. What the fen of an amount are decides what happens, so that trouble can be practised:

    .51 .54 .61 .91   declined with that code
    .98               booked, but the answer is lost: the payment is undone
    .97               the same, and the first tries to undo it are lost, too
    .96               approved; it is the answer to its void that is lost: the sale stands
    .09               of a payment code: the customer has to confirm first

Anything else is approved. Its books are in training.line.Line, this code is in RAM only while it answers.
"""

from micropython import const

from host import dialect, frame, iso8583
from host.cmac import AesCmac
from lazy import fetch

_DECLINES = ("51", "54", "61", "91")
_BACK = "200000"  # processing code
_CONFIRMS = const(3)  # messages of a payment code until its customer has confirmed
_ECHOED = (3, 4, 11, 25, 41, 42, 49, 60)
_ENVELOPE = const(13)  # length, TPDU and header of a frame
_BY_CODE = "032"  # entry mode


def reply(line, data: bytes) -> bytes:
    """The answer's frame, without its length, to the frame `data`; nothing when the answer is lost."""
    body = frame.unwrap(data[2:])
    mti, fields = iso8583.unpack(body)
    answer = {number: fields[number] for number in _ECHOED if number in fields}
    kind = "%04d" % (int(mti) + 10)
    if 64 not in fields:
        answer.update(fetch("training.managed").answer(line, mti, fields))
        return data[2:_ENVELOPE] + iso8583.pack(kind, answer)
    mac = AesCmac(line.KEY)
    code = _paid(line, mti, fields) if dialect.verify(body, fields, mac) else "A0"
    if not code:
        return b""
    answer.update(_told(line.clock.now(), fields[11], code))
    return data[2:_ENVELOPE] + dialect.seal(kind, answer, mac)


def _paid(line, mti: str, fields: dict) -> str:
    """Response code for a payment, a reversal or a query; '' when the answer is lost."""
    trace, fen = fields[11], fields[4][-2:]
    seen, booked = line.unsure.pop(trace, (0, 0))
    seen += 1
    lost = seen <= _losses(mti, fields[3], fen)
    code = "00"
    if mti == "0400":
        if not booked:
            return "25"
        if not lost:
            _book(line, booked, -1)
    elif fen in _DECLINES:
        return fen
    elif fen == "09" and seen < _CONFIRMS and (mti == "0620" or fields.get(22) == _BY_CODE):
        code = "09"
    elif not booked:
        booked = int(fields[4]) if fields[3] == "000000" else -int(fields[4])
        _book(line, booked, 1)
    if lost or code == "09":
        line.unsure[trace] = seen, booked
    return "" if lost else code


def _losses(mti: str, processing: str, fen: str) -> int:
    """So many messages of this payment are not answered."""
    if fen == "96":
        return int(mti != "0220" and processing == _BACK)
    return {"97": 4, "98": 1}.get(fen, 0)


def _book(line, fen: int, times: int):
    """Once, or once less; below zero it was given back."""
    side = 0 if fen > 0 else 2
    line.sums[side] += abs(fen) * times
    line.sums[side + 1] += times


def _told(now, trace: str, code: str) -> dict:
    fields = {37: "000000" + trace, 39: code}
    if now:
        fields[12] = "%02d%02d%02d" % now[3:]
        fields[13] = "%02d%02d" % now[1:3]
    if code == "00":
        fields[38] = trace
    return fields
