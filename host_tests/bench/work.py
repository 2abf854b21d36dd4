"""What a cashier does in a day, at the keypad of a terminal whose heap is looked at."""

from host_tests.e2e.shop import Shop
from host_tests.soak.heap import Watched
from host_tests.wording import said
from tools.simulator.simulator import WaitTimeout


class TooSmall(AssertionError):
    """The heap did not do."""


class Day(Shop):
    """Fails at once when the terminal restarted or ran out of memory, and not only when a screen does not come."""

    def wait(self, screen: str, timeout: float = 12) -> list[str]:
        left = timeout
        while True:
            self.healthy()
            try:
                return self.terminal.wait(screen, min(0.25, left))
            except WaitTimeout:
                left -= 0.25
                if left <= 0:
                    raise

    def healthy(self) -> None:
        terminal = self.terminal
        if terminal.resets or not terminal.powered or any("MemoryError" in line for line in terminal.log):
            raise TooSmall("\n".join([f"{terminal.resets} restarts", *list(terminal.log)[-5:]]))

    def see(self, key: str) -> None:
        self.wait(said(key))

    def home(self) -> None:
        self.terminal.press("CANCEL")
        self.see("idle.func_menu")


class WatchedDay(Day):
    """Its collector tells what is free, and the largest block of that."""

    made_of = Watched


def sold(shop: Day, ends: str = "result.copy") -> None:
    """Up to the result."""
    shop.wait(r"\[link_up\]")
    shop.terminal.press("1", "2", "3", "4", "ENTER")
    shop.see("card.swipe_now")
    shop.swipe()
    shop.see(ends)


def copied(shop: Day) -> None:
    """A sale with both copies."""
    sold(shop)
    shop.terminal.press("ENTER")
    shop.see("idle.func_menu")


def reprinted(shop: Day) -> None:
    shop.terminal.press("FUNC", "3")
    shop.see("reprint.last")
    shop.terminal.press("ENTER")
    shop.see("result.copy")
    shop.home()


def listed(shop: Day) -> None:
    """The newest payment, all of it, and its slip; then a search."""
    shop.terminal.press("FUNC", "4")
    shop.see("state.approved")
    shop.terminal.press("ENTER", "8")
    shop.wait("2/4")
    shop.terminal.press("ENTER")
    shop.see("result.copy")
    shop.terminal.press("CLEAR", "CLEAR")
    shop.wait("^LIST|^流水")
    shop.terminal.press("FUNC", "3")
    shop.see("find.card_label")
    shop.terminal.press(*"9999", "ENTER")
    shop.see("list.not_found")
    shop.home()


def keyed(shop: Day) -> None:
    shop.terminal.press("5", "00", "ENTER")
    shop.see("card.swipe_now")
    shop.terminal.press(*"6200000000000005", "ENTER")
    shop.see("card.expiry_label")
    shop.terminal.press(*"3012", "ENTER")
    shop.see("result.copy")
    shop.home()


def declined(shop: Day) -> None:
    shop.host.fault("code", code="51", mti="0200")
    sold(shop, "result.declined")
    shop.home()


def undone(shop: Day) -> None:
    """A reversal that is not delivered at first: seen, printed and sent from the menu."""
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("code", mti="0400", code="96", count=999)
    sold(shop, "result.keep_goods")
    shop.home()
    shop.terminal.press("FUNC", "5", "1")
    shop.wait("620000")
    shop.terminal.press("ENTER")
    shop.see("pending.list")
    shop.terminal.press("2")
    shop.see("print.in_progress")
    shop.see("pending.list")
    shop.host.clear_faults()
    shop.terminal.press("3")
    shop.see("pending.sent")
    shop.terminal.press("CANCEL")
    shop.see("result.reversed")
    shop.home()


def looked(shop: Day) -> None:
    """Diagnostics and help."""
    for page in ("0", "9"):
        shop.terminal.press("FUNC", page, "ENTER")
        shop.home()


def voided(shop: Day) -> None:
    sold(shop)
    shop.home()
    shop.terminal.press("FUNC", "1")
    shop.see("void.trace_label")
    shop.terminal.press(*str(shop.payments()[-1]["trace"]), "ENTER")
    shop.see("void.enter_voids")
    shop.terminal.press("ENTER")
    _let(shop, "result.done_void")


def refunded(shop: Day) -> None:
    """A part of a sale."""
    sold(shop)
    shop.home()
    sale = shop.payments()[-1]
    shop.terminal.press("FUNC", "2")
    shop.see("refund.reference")
    shop.terminal.press(*sale["rrn"], "ENTER")
    shop.see("refund.date_label")
    shop.terminal.press(*sale["date"], "ENTER")
    shop.see("refund.enter")
    shop.terminal.press("5", "00", "ENTER")
    _let(shop, "result.done_refund")


def settled(shop: Day) -> None:
    shop.terminal.press("FUNC", "6")
    shop.see("settle.enter")
    shop.terminal.press("ENTER")
    _let(shop, "settle.settled")


def _let(shop: Day, ends: str) -> None:
    """The supervisor's code."""
    shop.see("supervisor.code")
    shop.terminal.press(*"123456", "ENTER")
    shop.see(ends)
    if ends != "settle.settled":
        shop.see("result.copy")
    shop.home()


SALES = (copied, reprinted, listed, keyed, declined, undone, looked)
DAY = (*SALES, voided, refunded, settled)
