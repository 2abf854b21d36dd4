"""What the network does to a terminal whose plug is pulled: at the sale, or when the power is back."""

from collections.abc import Callable
from dataclasses import dataclass

from host_tests.faults.screens import icons
from host_tests.faults.till import Till
from tools.simulator.models.names import SILENT


def _nothing(till: Till) -> None:
    pass


@dataclass(frozen=True)
class Network:
    """sale: before the payment; during: once it is under way; back: before the power comes back; gone: the end of it.

    harm: a count that grows when it disturbs. stays_s: from then until it is taken away. linger_s: how long the host
    may still act on what it was sent for the payment. when: at which of "sale" and "back" it can do harm at all.
    """

    name: str
    sale: Callable[[Till], None]
    back: Callable[[Till], None]
    gone: Callable[[Till], None]
    harm: Callable[[Till], int]
    during: Callable[[Till], None] = _nothing
    stays_s: float = 0.8
    linger_s: float = 0.0
    when: tuple[str, ...] = ("sale", "back")


def _frames(name: str, kind: str, linger_s: float = 0.0, **values) -> Network:
    """Trouble with the next messages: the payment's; or those of the sign-on and of what is pending after power-on."""
    return Network(
        name,
        lambda till: till.host.fault(kind, **values),
        lambda till: till.host.fault(kind, count=2, **values),
        lambda till: till.host.clear_faults(),
        lambda till: -sum(fault["count"] for fault in till.host.faults()),
        linger_s=linger_s,
    )


def _state(name: str, change: Callable[[Till, bool], None], **more) -> Network:
    """Trouble that lasts until it is taken away."""

    def comes(till: Till) -> None:
        change(till, True)

    return Network(
        name, comes, comes, lambda till: change(till, False), lambda till: till.terminal.air.failed, stays_s=1.2, **more
    )


def _refuse(till: Till, on: bool) -> None:
    till.host.refuse(on)


def _dns(till: Till, on: bool) -> None:
    till.terminal.air.name_server.trouble = SILENT if on else ""


def _lose(till: Till, on: bool) -> None:
    till.terminal.air.lose_connects = on


def _radio_falls(till: Till) -> None:
    """While the host's answer is on its way."""
    till.see("Waiting for bank|APPROVED|VOIDED|REFUNDED|REFUND PENDING|KEEP GOODS|UNKNOWN|REVERSED|NOT SENT")
    till.terminal.radio("down")


def _radio() -> Network:
    return Network(
        "radio",
        lambda till: till.host.fault("late", seconds=0.6),
        lambda till: till.terminal.radio("down"),
        lambda till: till.terminal.radio("up"),
        lambda till: sum("link_down" in icons(lines) for life in till.lives for lines in life),
        during=_radio_falls,
        stays_s=1.2,
    )


NETWORKS = {
    network.name: network
    for network in (
        _state("refused", _refuse),
        _frames("reset-before", "reset-connect"),
        _frames("reset-during", "reset", booked=False),
        _frames("reset-after", "reset"),
        _frames("half-answer", "cut", bytes=60),
        _frames("half-length", "cut", bytes=1),
        _frames("stale", "stale"),
        _frames("overtaken", "hold", linger_s=2.0, seconds=1.5),
        _frames("trickle", "trickle", seconds=0.02),
        _state("dns", _dns, when=("back",)),  # a name that was found once is known until the power goes
        _state("half-open", _lose),
        _radio(),
    )
}
