"""Days in a row on one terminal, and what they came to."""

import asyncio
import traceback
from collections import Counter as Count
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from host_tests.random_days import plan
from host_tests.random_days.cashier import Cashier
from host_tests.random_days.counter import Counter
from host_tests.random_days.judge import Judge
from tools.host import HostThread

FIRST = datetime(2026, 12, 29, 9)  # a year ends among them
SECTORS = 32  # of the journal: its ring turns after some hundred sales


@dataclass
class Outcome:
    """did: how many of what; mismatch: why the days ended early, '' when all agreed."""

    seed: int
    days: int = 0
    transactions: int = 0
    batches: int = 0
    lives: int = 0
    given_up: int = 0
    did: Count = field(default_factory=Count)
    mismatch: str = ""

    @property
    def summary(self) -> str:
        kinds = ", ".join(f"{self.did[kind]} {kind}s" for kind in ("sale", "void", "refund"))
        faults = sum(count for name, count in self.did.items() if name.startswith("fault "))
        return (
            f"seed {self.seed}: {self.days} days, {self.batches} batches, {self.transactions} transactions ({kinds}), "
            f"{faults} faults of the host, {self.did['power cuts']} power cuts, {self.lives} starts, "
            f"{self.given_up} payments given up by the ring, mismatches: {int(bool(self.mismatch))}"
        )


def play(seed: int, days: int, steps: int, sectors: int = SECTORS) -> Outcome:
    """So many days of so many steps, on a journal of so many sectors."""
    outcome = Outcome(seed)
    with HostThread(clock=lambda: FIRST + timedelta(days=outcome.days)) as host:
        counter = Counter(host.port, sectors)
        cashier, judge = Cashier(counter, host, seed), Judge(host, counter.flash)
        try:
            for number in range(days):
                asyncio.run(_day(seed, number, steps, cashier, judge, outcome))
                outcome.days += 1
        except Exception as problem:  # also what the till did not say that it raises
            outcome.mismatch = f"seed {seed}, day {outcome.days}: {''.join(traceback.format_exception(problem))}"
    outcome.transactions = sum(cashier.did[kind] for kind in ("sale", "void", "refund"))
    outcome.did, outcome.lives, outcome.given_up = cashier.did, counter.lives, judge.given_up
    return outcome


async def _day(seed: int, number: int, steps: int, cashier: Cashier, judge: Judge, outcome: Outcome) -> None:
    for step in plan.day(seed, number, steps):
        await cashier.do(step)
        if cashier.full:
            await _evening((), cashier, judge, outcome)
    await _evening(plan.evening(seed, number), cashier, judge, outcome)


async def _evening(faults: tuple, cashier: Cashier, judge: Judge, outcome: Outcome) -> None:
    await cashier.deliver()
    totals, batch = cashier.counter.book.totals.fields, cashier.counter.book.batch
    judge.before_settlement(cashier.told, cashier.slips, totals, batch)
    await cashier.settle(faults)
    judge.after_settlement(batch, totals)
    outcome.batches += 1
