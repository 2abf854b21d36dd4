"""The starter went back to the other firmware, for one failed or was damaged: said at the start until ENTER.

The starter has no clock. So what it wrote into the crash log has no time until somebody saw it, and that is its mark.
"""

from flows.ask import rest

_WORDS = ("failed,", "broken,")  # the last line is "b failed, a runs"


def unseen(crashes) -> int:
    """Place of the newest entry that nobody saw; -1: there is none."""
    for place in range(len(crashes.entries) - 1, -1, -1):
        if crashes.entries[place][:2] == "0 " and _word(crashes, place) in _WORDS:
            return place
    return -1


async def run(t):
    crashes = t.crashes
    while True:
        place = unseen(crashes)
        if place < 0:
            return
        failed = _word(crashes, place) == _WORDS[0]
        rows = t.text("fallen.failed" if failed else "fallen.damaged"), t.text("fallen.other_runs")
        t.page(t.text("fallen.title"), *rows, t.text("fallen.enter_seen"))
        t.sound("attention")
        while await rest(t) != "ENTER":
            t.refuse()
        stamp = t.clock.stamp() or t.real.ledger.book.stamp or 1  # no time at all is still not 0
        crashes.entries[place] = "%d%s" % (stamp, crashes.entries[place][1:])
        crashes.save()


def _word(crashes, place: int) -> str:
    """What became of a firmware, as the last line of the entry has it; "" when it tells of something else."""
    words = crashes.entries[place].split("\n")[-1].split()
    return words[1] if len(words) == 4 and words[3] == "runs" else ""
