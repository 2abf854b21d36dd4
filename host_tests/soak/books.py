"""What must hold after each step, and when all is at rest: the journal, the host's ledger and the wire agree."""

import re
import time

from host_tests.e2e.shop import FINAL, links, links_at
from host_tests.soak.room import settlements
from host_tests.soak.screens import trace

Key = tuple[int, int]  # batch, trace

TRUE = {  # what a screen says of a payment: the states that it may have from then on
    "approved": ("approved",),
    "reversed": ("reversed",),
    "closed": ("closed",),
    "keep_goods": ("reversing", "reversed", "closed"),
}


LAST_WORDS = re.compile("SystemExit|heap is locked")  # of an interpreter whose devices lost their power before it


class Books:
    """Of one shop. Payments that the journal gave up since are remembered here."""

    def __init__(self, shop):
        self._shop = shop
        self._frames = 0
        self._asked: set[tuple[str, int, int]] = set()
        self.payments: dict[Key, dict] = {}
        self._read()
        self._strange = set(shop.booked()) - set(self.payments)  # given up before all this

    def step(self, results: list[tuple[str, list[str]]]) -> int:
        """Nothing broke, the journal is whole, what has ended is booked so, and what the cashier read is true.

        results: (word, screen). How many sales began. Raises AssertionError.
        """
        self._nothing_broke()
        fresh = self._read()
        self._money()
        states = {number: payment["state"] for (_, number), payment in self.payments.items()}
        for word, lines in results:
            self._true(word, lines, states, [self.payments[key]["state"] for key in fresh])
        return sum(self.payments[key]["kind"] == "sale" for key in fresh)

    def agree(self, timeout: float = 30) -> None:
        """Wait until every payment has its end; then the books are equal, and nothing was asked for twice.

        Raises AssertionError.
        """
        end = time.monotonic() + timeout
        while open_ := [key for key, payment in self.payments.items() if payment["state"] not in FINAL]:
            assert time.monotonic() < end, f"no end of {open_}"
            time.sleep(0.1)
            self._read()
        self._nothing_broke()
        self._money()
        booked = set(self._shop.booked())
        assert booked <= set(self.payments) | self._strange, "the host booked what the terminal never started"
        at_host = {
            key: rrn for key, rrn in links_at(self._shop.host.transactions()).items() if key not in self._strange
        }
        assert links(self.payments.values()) == at_host, "a void or refund is booked on another sale"
        settlements(self._shop)
        self._wire()

    def _read(self) -> set[Key]:
        """Take over what the journal says; the payments that are new in it. It gives up settled ones alone."""
        told = {(payment["batch"], payment["trace"]): payment for payment in self._shop.payments()}
        newest = max((batch for batch, _ in told), default=0)
        for key in set(self.payments) - set(told):
            state = self.payments[key]["state"]
            assert key[0] < newest and state in FINAL, f"the journal lost payment {key}, {state}"
        fresh = set(told) - set(self.payments)
        self.payments |= told
        return fresh

    def _true(self, word: str, lines: list[str], states: dict[int, str], fresh: list[str]) -> None:
        """`states`: by trace number; `fresh`: of the payments of this step."""
        if word == "declined":
            assert "declined" in fresh, f"{lines} was shown, the payments of this step are {fresh}"
        if word not in TRUE:
            return
        state = states.get(trace(lines) or 0)
        assert state in TRUE[word], f"{lines} was shown, the payment is {state}"

    def _nothing_broke(self) -> None:
        terminal = self._shop.terminal
        log = list(terminal.log)
        assert terminal.resets == 0, [f"the terminal reset itself, cause {terminal.devices.cause}", *log[-10:]]
        assert not terminal.faults.seen, terminal.faults.seen
        assert not _broke("\n".join(log)), log

    def _money(self) -> None:
        """A payment that has ended is booked in full when it is approved, and else not at all."""
        held = self._shop.booked()
        for key, payment in self.payments.items():
            sign = 1 if payment["kind"] == "sale" else -1
            due = sign * payment["amount"] if payment["state"] == "approved" else 0
            booked = held.get(key, 0)
            assert payment["state"] not in FINAL or booked == due, f"the host holds {booked} fen of {payment}"

    def _wire(self) -> None:
        """No request without its intent, none twice."""
        for frame in self._new_frames():
            key = int(frame["fields"][60][2:8]), int(frame["fields"][11])
            assert (frame["mti"], *key) not in self._asked, f"{frame['mti']} {key} was sent twice"
            assert frame["mti"] != "0200" or key in self.payments, f"the sale {key} was sent without an intent"
            self._asked.add((frame["mti"], *key))

    def _new_frames(self) -> list[dict]:
        """Requests that may be sent but once, since the last look."""
        frames = [frame for frame in self._shop.host.messages() if frame["n"] > self._frames]
        if frames:
            assert frames[0]["n"] == self._frames + 1, "the host has forgotten frames that nobody looked at"
            self._frames = frames[-1]["n"]
        return [frame for frame in frames if frame["direction"] == "in" and frame["mti"] in ("0200", "0800")]


def _broke(log: str) -> list[str]:
    return [block for block in log.split("Traceback")[1:] if not LAST_WORDS.search(block)]
