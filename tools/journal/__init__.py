"""Read a terminal's journal from its flash image, without the terminal's code: an independent reader of the format."""

from tools.journal.reader import Damage, audit, decode, sectors
from tools.journal.story import payments, summary

__all__ = ["Damage", "audit", "decode", "payments", "sectors", "summary"]
