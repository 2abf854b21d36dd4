"""Read a terminal's journal from its flash image, without the terminal's code: an independent reader of the format."""

from tools.journal.audit import decode, read
from tools.journal.reader import Damage, sectors
from tools.journal.story import payments, summary

__all__ = ["Damage", "decode", "payments", "read", "sectors", "summary"]
