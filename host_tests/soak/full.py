"""A journal with room for a few sales more: the last of them, the refusal, and what is still possible after it."""

import tempfile
from pathlib import Path

from host_tests.soak.cashier import Cashier, Told
from host_tests.soak.plan import Step
from host_tests.soak.room import full, make_room, nearly_full
from host_tests.soak.shop import Counter, State
from host_tests.soak.trouble import World
from host_tests.wording import shows


def fill(rom: Path | None = None, most: int = 60, settles: bool = True) -> int:
    """Sell until the terminal refuses; returns how many sales it took. Raises AssertionError.

    The refusal says why and that nothing is charged, and sends nothing. What was in doubt is still undone, and after a
    power cut everything is as before. settles: then the batch is settled, and it sells again.
    """
    with tempfile.TemporaryDirectory() as folder:
        state = State(nearly_full(0))
        with Counter(Path(folder) / "books", rom, "en", state=state) as shop:
            shop.opened()
            cashier = Cashier(shop, World(shop))
            shop.host.fault("drop-answer", mti="0200")
            taken = 0
            while not _full(cashier.work(Step(0, fen=taken + 1))):
                taken += 1
                assert taken < most, "the journal never got full"
            shop.ends()
            _refuses(shop)
            shop.terminal.power_cycle()
            cashier.home()
            _refuses(shop)
            shop.agree()
            if settles:
                make_room(shop, cashier)
                assert not _full(cashier.work(Step(0)))
                assert shop.states()[-1] == "approved", shop.states()
            assert shop.terminal.resets == 0, list(shop.terminal.log)
    return taken


def _full(told: Told) -> bool:
    return any(full(lines) for _, lines in told.results)


def _refuses(shop: Counter) -> None:
    before = len(shop.payments())
    shop.wait(r"\[link_up\]")
    shop.press("5", "ENTER")
    lines = shop.wait("Nothing charged")
    assert shows(lines, "result.not_sent") and full(lines)
    assert any("Settle first" in line for line in lines), lines
    shop.press("CANCEL")
    shop.wait("FUNC: menu")
    assert len(shop.payments()) == before
