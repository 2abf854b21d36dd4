"""The list of frames that came and went, decoded, with card numbers, codes and keys hidden."""

import logging
from collections import deque
from datetime import datetime

from . import private
from .accounts import mask
from .wire import Message

KEPT = 5000
_log = logging.getLogger("tools.host")


def hidden(fields: dict[int, str]) -> dict[int, str]:
    """A copy of a message's fields that may be shown."""
    shown = dict(fields)
    if 2 in shown:
        shown[2] = mask(shown[2])
    if 35 in shown:
        shown[35] = mask(shown[35].split("D")[0]) + "D..."
    if 59 in shown:
        shown[59] = private.shown(shown[59])
    if 62 in shown:
        shown[62] = f"({len(shown[62]) // 2} bytes)"
    return shown


class Log:
    """The newest frames, as dicts: n, at, connection, direction (in, out), mti, fields, and fault, note, sent."""

    def __init__(self):
        self._entries: deque[dict] = deque(maxlen=KEPT)
        self._count = 0

    def received(self, connection: int, msg: Message, note: str = "") -> None:
        self._add(connection, "in", msg.mti, msg.fields, note=note)

    def unreadable(self, connection: int, problem: str) -> None:
        self._add(connection, "in", "", {}, note=problem)

    def answered(self, connection: int, mti: str, fields: dict, fault: str, note: str, sent: bool) -> None:
        self._add(connection, "out", mti, fields, fault=fault, note=note, sent=sent)

    def _add(self, connection: int, direction: str, mti: str, fields: dict, **more) -> None:
        self._count += 1
        entry = {
            "n": self._count,
            "at": datetime.now().isoformat(timespec="milliseconds"),
            "connection": connection,
            "direction": direction,
            "mti": mti,
            "fields": hidden(fields),
        } | more
        self._entries.append(entry)
        extra = " ".join(f"{k}={v}" for k, v in more.items() if v != "")
        _log.info(
            "%d %s %s trace %s code %s %s",
            connection,
            direction,
            mti or "unreadable",
            fields.get(11, "-"),
            fields.get(39, "-"),
            extra,
        )

    def entries(self) -> list[dict]:
        return [dict(entry) for entry in self._entries]
