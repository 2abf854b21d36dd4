"""A shop for end-to-end tests: the built firmware on MicroPython, the payment host beside it, and what must hold.

Everything that touches the terminal goes through the debug link's requests.
"""

import time

from tools.host import HostThread
from tools.journal import payments
from tools.simulator.requests import Requests
from tools.simulator.simulator import Simulator

CARD = "6200000000000005=30121011234567890"
NUMBER = "6200000000000005"
QUICK = {
    "answer_timeout_s": 2,
    "connect_timeout_s": 2,
    "retry_delays_s": "0,1,1",
    "language": "en",
    "declined_slip": False,
}
FINAL = ("approved", "declined", "not_sent", "reversed", "closed")


class Shop:
    """`with Shop() as shop:` one terminal and one host; `settings` override for this run.

    faults: (kind, values) that wait for the terminal from its first message on; closed: the host takes no connection.
    simulator: more of its arguments. links: the slips carry links, and the host serves the pages behind them.
    """

    made_of = Simulator

    def __init__(
        self, tls=None, ca=None, name="127.0.0.1", host=None, faults=(), closed=False, python=False, simulator=None,
        links=False, **settings,
    ):  # fmt: skip
        self._links = links
        self.host = HostThread(tls=tls, **({"status_port": 0} if links else {}) | (host or {}))
        self._name = name
        self._ca = ca
        self._settings = QUICK | settings
        self._faults = faults
        self._closed = closed
        self._simulator = {"seed": 1, "python": python} | (simulator or {})
        self.beeps: list[int] = []
        self.screens: list[str] = []

    def __enter__(self) -> "Shop":
        self.host.start()
        for kind, values in self._faults:
            self.host.fault(kind, **values)
        address = f"{self._name}:{self.host.port}"
        if self._closed:
            self.host.refuse(True)
        if self._links:
            self._settings |= {"status_url": f"http://127.0.0.1:{self.host.status_port}/s/"}
        self.terminal = self.made_of(
            host=address, ca=self._ca, settings=self._settings, event=self._event, **self._simulator
        )
        self._link = Requests(self.terminal)
        self.terminal.start()
        return self

    def __exit__(self, *_) -> None:
        self.terminal.stop()
        self.host.stop()

    def _event(self, event: dict) -> None:
        if event["event"] == "beep":
            self.beeps.append(event["freq"])
        elif event["event"] == "screen":
            self.screens.append("\n".join(event["lines"]))

    # The debug link

    def do(self, what: str, **about) -> dict:
        return self._link.run({"do": what} | about)

    def press(self, *keys: str) -> None:
        self.do("press", keys=list(keys))

    def wait(self, screen: str, timeout: float = 12) -> list[str]:
        return self.do("wait", screen=screen, timeout_s=timeout)["lines"]

    def swipe(self, track2: str = CARD) -> None:
        self.do("card", track2=track2)

    def power(self, state: str) -> None:
        self.do("power", state=state)

    @property
    def slips(self) -> list[str]:
        return [slip["text"] for slip in self.do("slips")["slips"]]

    def wait_slips(self, count: int) -> list[str]:
        """So many slips have come out, to their end."""
        self.terminal.wait_slips(count)
        return self.slips

    def wait_slip(self, words: str, timeout: float = 10) -> list[str]:
        """The newest slip is whole and holds these words; returns all slips."""
        end = time.monotonic() + timeout
        while True:
            slips = self.terminal.slip_texts()
            if slips and slips[-1][1] and words in slips[-1][0]:
                return [text for text, _ in slips]
            assert time.monotonic() < end, f"no slip with {words!r}: {slips}"
            time.sleep(0.05)

    @property
    def status(self) -> dict:
        return self.do("status")

    # What a cashier does

    def ready(self) -> None:
        """At the amount screen, network up."""
        self.wait(r"Amount|金额")
        self.wait(r"\[link_(up|fair|weak)\]")

    def opened(self) -> None:
        """Signed on by itself at the start of the day: neither key nor clock is missing any more."""
        self.ready()
        end = time.monotonic() + 12
        while any("[clock]" in line or "[key]" in line for line in self.terminal.lines()):
            assert time.monotonic() < end, self.terminal.lines()
            time.sleep(0.05)

    def wait_dark(self, seconds: float) -> bool:
        """Whether the power failed within so many seconds."""
        end = time.monotonic() + seconds
        while self.status["powered"] and time.monotonic() < end:
            time.sleep(0.02)
        if self.status["powered"]:
            self.power("off")
            return False
        return True

    def ring_up(self, *digits: str) -> None:
        """Up to the moment before the card."""
        self.opened()
        self.press(*(digits or ("1", "2", "3", "4")), "ENTER")
        self.wait("Swipe card|请刷卡")

    def sell(self, *digits: str) -> None:
        self.ring_up(*digits)
        self.swipe()

    def leave(self) -> None:
        """Back to idle from a result."""
        self.press("CANCEL")
        self.ready()

    def leave_offline(self) -> None:
        """As `leave`, with the network down."""
        self.press("CANCEL")
        self.wait("Amount|金额")

    # What must hold

    def payments(self) -> list[dict]:
        journal = self.do("journal")
        assert journal["intact"] is True, journal["intact"]
        return payments(journal["records"])

    def told(self) -> list[dict]:
        """As `payments`, of a journal that may be damaged."""
        return payments(self.do("journal")["records"])

    def states(self) -> list[str]:
        return [payment["state"] for payment in self.payments()]

    def settled(self, *states: str, timeout: float = 15, faulty: bool = False) -> None:
        """Wait until the payments have these states, then check that host and terminal agree."""
        end = time.monotonic() + timeout
        while self.states() != list(states) and time.monotonic() < end:
            time.sleep(0.1)
        assert self.states() == list(states)
        self.agree(faulty)

    def ends(self, timeout: float = 15) -> None:
        """Wait until every payment has its end, whichever; then host and terminal agree."""
        end = time.monotonic() + timeout
        while not set(self.states()) <= set(FINAL) and time.monotonic() < end:
            time.sleep(0.1)
        self.agree()

    def booked(self) -> dict[tuple[int, int], int]:
        """(batch, trace): what the host holds of it, in fen."""
        return booked(self.host)

    def agree(self, faulty: bool = False) -> None:
        """As the function below. faulty: a fault of the firmware was provoked, and its traceback is expected."""
        told = {(payment["batch"], payment["trace"]): payment for payment in self.payments()}
        agree(told, self.host)
        assert self.status["faults"] == [], "a driver broke a device's rules"
        assert faulty or not [line for line in self.terminal.log if "Traceback" in line], list(self.terminal.log)


def booked(host) -> dict[tuple[int, int], int]:
    """(batch, trace): what `host` holds of it, in fen."""
    held: dict[tuple[int, int], int] = {}
    for booking in host.ledger():
        key = booking["batch"], booking["trace"]
        amount = booking["amount"] if booking["direction"] == "debit" else -booking["amount"]
        held[key] = held.get(key, 0) + amount
    return held


def agree(told: dict[tuple[int, int], dict], host) -> None:
    """Promise 2, payment by payment: approved means booked once, in full, and against the sale that the terminal
    says; anything else means nothing is booked."""
    held = booked(host)
    assert set(held) <= set(told), "the host booked what the terminal never started"
    for key, payment in told.items():
        assert payment["state"] in FINAL, payment
        sign = 1 if payment["kind"] == "sale" else -1
        due = sign * payment["amount"] if payment["state"] == "approved" else 0
        assert held.get(key, 0) == due, (payment, held.get(key))
    assert links(told.values()) == links_at(host.transactions()), "a void or refund is booked on another sale"


def links(payments) -> dict[tuple[int, int], str]:
    """Batch and trace of every approved void and refund: the reference number of its sale, as the terminal says."""
    given = [one for one in payments if one["kind"] != "sale" and one["state"] == "approved"]
    return {(one["batch"], one["trace"]): one["orig_rrn"] for one in given}


def links_at(transactions: list[dict]) -> dict[tuple[int, int], str]:
    """As the host says, of what stands; a sale is voided there when a void of it stands, and only then."""
    stands = [one for one in transactions if one["kind"] in ("void", "refund") and one["state"] == "approved"]
    voided = {one["original_rrn"] for one in stands if one["kind"] == "void"}
    assert voided == {one["rrn"] for one in transactions if one["kind"] == "sale" and one["state"] == "voided"}
    return {(one["batch"], one["trace"]): one["original_rrn"] for one in stands}
