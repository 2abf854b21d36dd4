"""What is missing or wrong at a damaged place, and what to do about it: the sentences."""

from tools.journal.audit import AGAIN, CHANGED, HEADER, MISSING, SENSELESS, Reading, Wrong

_LOST = "overwritten, erased, or unreadable."
_SEVERAL = {
    MISSING: "Records {first} to {last} are missing: " + _LOST,
    CHANGED: "One or more of records {first} to {last}, or the header behind them, are not what was written.",
    HEADER: "The sector's header is damaged. Its records {first} to {last} can be read.",
}
_ONE = {
    MISSING: "Record {first} is missing: " + _LOST,
    CHANGED: "Record {first}, or the header behind it, is not what was written.",
    HEADER: "The sector's header is damaged. Its one record, {first}, can be read.",
}
_ANY = {
    AGAIN: "Record {first} comes after record {last}: a sector or a record lies here a second time.",
    SENSELESS: "Record {first} is whole, and its content makes no sense.",
}
_FOLLOWS = "Records are missing among {first} to {last} (see above), so the chain cannot prove the others there."
_BEGINNING = "The journal does not begin as it must: its first header was changed."
_PERHAPS_GIVEN_UP = " Or they were given up: a header is damaged that may have said so."

_COMPARE = (
    "ask the bank, or look into the host's list, what became of the payments named here. What the terminal itself "
    "cannot show to be finished, it reverses; a refund it sends again."
)
_TAMPERED = (
    "flash does not do this by itself: somebody wrote to it, or two images were mixed. Take the terminal out of use "
    "and compare the payments named here with the bank's list and with the slips."
)
_AS_ABOVE = "compare these payments, too, with the bank's list."
_DO = {
    MISSING: _COMPARE,
    AGAIN: _TAMPERED,
    CHANGED: _TAMPERED,
    HEADER: "nothing for the payments. If it comes again on this board, its flash is worn: replace the board.",
    SENSELESS: "read it with the tools of the firmware that wrote it. If they cannot either: " + _TAMPERED,
}
AFTERWARDS = (
    "In any case: keep this file and the slips, and compare with the chain on the last settlement slip (verify IMAGE "
    "--head CHAIN). The terminal shows JOURNAL and makes no sale: key 1 prints what is being reversed, with key 2 a "
    "supervisor accepts the damage."
)
SOUND = (
    "No damage. Whether the end was cut off, an image alone cannot show: compare with the chain on the last settlement "
    "slip (verify IMAGE --head CHAIN)."
)


def what(reading: Reading, wrong: Wrong) -> str:
    """What is missing or wrong there."""
    text = _ANY.get(wrong.what) or (_ONE if wrong.first == wrong.last else _SEVERAL)[wrong.what]
    if wrong.what == CHANGED and not wrong.index:
        text = _BEGINNING
    elif wrong.what == CHANGED and _lost_before(reading, wrong):
        text = _FOLLOWS
    elif wrong.what == MISSING and not wrong.index and any(sector.chain is None for sector in reading.live):
        text += _PERHAPS_GIVEN_UP
    return text.format(first=wrong.first, last=wrong.last)


def do(reading: Reading, wrong: Wrong) -> str:
    """What to do about it."""
    return _AS_ABOVE if wrong.what == CHANGED and _lost_before(reading, wrong) else _DO[wrong.what]


def _lost_before(reading: Reading, wrong: Wrong) -> bool:
    """Whether the chain had to break here because records are missing since the last header that fits."""
    return any(
        other.what == MISSING and other.since == wrong.since and other.index <= wrong.index for other in reading.wrong
    )
