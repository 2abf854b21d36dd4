"""Rules of the reversal queue: when to try again, and when new sales must wait for it."""

OPEN = ""
FULL = "full"
OLD = "old"


def delay_s(tries: int, delays: tuple) -> int:
    """Seconds to wait before the next try after `tries` failed ones; the last delay repeats for ever."""
    return delays[min(tries, len(delays) - 1)]


def gate(pending: int, oldest_s: int, limit: int, max_age_s: int) -> str:
    """Whether a new sale may start: OPEN, or why not. `oldest_s`: age of the oldest reversal in seconds."""
    if pending == 0:
        return OPEN
    if pending >= limit:
        return FULL
    return OLD if oldest_s >= max_age_s else OPEN
