"""What a printer says about itself: the status bytes of ESC/POS and their meaning.

Sources: Epson ESC/POS reference, DLE EOT and GS r; CSN-A2 and Cashino CSN-80V manuals agree on these bits.
ESC v is what panel printers have in place of GS r.
"""

from micropython import const

OK = const(0)
PAPER_LOW = const(1)
PAPER_OUT = const(2)
COVER_OPEN = const(4)
OVERHEATED = const(8)
FAULT = const(16)  # offline or in error, and no more exact reason is known
SILENT = const(32)  # no answer: nothing is known, not even whether there is paper
UNWATCHED = const(64)  # it cannot answer: nothing is ever known

STOPS = const(30)  # PAPER_OUT | COVER_OPEN | OVERHEATED | FAULT: it prints nothing until someone helps

_EXACT = const(14)  # PAPER_OUT | COVER_OPEN | OVERHEATED

# DLE EOT n, mask, meaning
_BITS = (
    (1, 0x08, FAULT),  # offline
    (2, 0x04, COVER_OPEN),
    (2, 0x20, PAPER_OUT),  # printing stopped by paper end
    (2, 0x40, FAULT),
    (3, 0x2C, FAULT),  # mechanical, cutter, unrecoverable
    (3, 0x40, OVERHEATED),  # recovers by itself: the head is too hot
    (4, 0x0C, PAPER_LOW),
    (4, 0x60, PAPER_OUT),
)


def is_reply(byte: int) -> bool:
    """Whether `byte` answers DLE EOT: the fixed bits are 0xx1xx10."""
    return byte & 0x93 == 0x12


def is_mark(byte: int) -> bool:
    """Whether `byte` answers GS r 1 or ESC v: bits 7 and 4 are 0, those of a pair are equal; or bit 2 alone."""
    return byte in b"\x00\x03\x04\x0c\x0f"


def reply_flags(n: int, byte: int) -> int:
    """The flags in the answer to DLE EOT n (1 printer, 2 offline cause, 3 error cause, 4 paper)."""
    flags = OK
    for question, mask, flag in _BITS:
        if question == n and byte & mask:
            flags |= flag
    return flags


def mark_flags(byte: int) -> int:
    """The flags in the answer to GS r 1 or ESC v: near-end in bits 0 and 1, end in bits 2 and 3, or in 2 alone."""
    return (PAPER_LOW if byte & 0x03 else OK) | (PAPER_OUT if byte & 0x0C else OK)


def joined(flags: int) -> int:
    """All answers in one, without what says nothing beside the rest."""
    if flags & _EXACT:
        flags &= ~FAULT
    if flags & PAPER_OUT:
        flags &= ~PAPER_LOW
    return flags
