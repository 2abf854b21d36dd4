"""What training's host answers to sign-on, sign-off, echo, settlement and upload: no money moves by them."""

from cryptolib import aes

from host.cmac import check_value


def answer(line, mti: str, fields: dict) -> dict:
    """Fields of the answer. The time is not told: the terminal's clock is none of this host's business."""
    if mti == "0500":
        return {48: _compared(line.sums, fields[48])}
    code = fields[60][8:]
    if code in ("202", "207"):
        line.batch += 1
        line.sums = [0, 0, 0, 0]
        line.unsure.clear()
    if mti != "0800":
        return {39: "00"}
    wrapped = aes(bytes(16), 1).encrypt(line.KEY) + check_value(line.KEY)
    return {39: "00", 60: "00%06d%s" % (line.batch, code), 62: wrapped}


def _compared(sums, totals: str) -> str:
    ours = "%012d%03d%012d%03d" % tuple(sums)
    return ours + ("1" if ours == totals[:30] else "2") + totals[31:61] + "1"
