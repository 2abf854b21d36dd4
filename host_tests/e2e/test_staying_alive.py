"""A fault is loud, recorded and leads back to work; three in a row stop the sales, never the reversals."""

import os
import signal
import time

from host_tests.e2e.shop import Shop
from tools.simulator import provision


def fault(shop):
    """Worn journal flash: the record of the slip cannot be kept, and the desk dies of it."""
    shop.terminal.flash.worn = "journal"


def test_a_terminal_that_stands_still_is_started_again_by_the_watchdog(shop):
    shop.opened()
    os.kill(shop.terminal._process.pid, signal.SIGSTOP)
    end = time.monotonic() + 20
    while shop.status["resets"] == 0 and time.monotonic() < end:
        time.sleep(0.1)
    assert shop.status["resets"] == 1
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_an_intent_that_flash_does_not_keep_is_never_sent(shop):
    """Promise 1, the hard way."""
    shop.ring_up()
    fault(shop)
    shop.swipe()
    shop.wait("NOT SENT")
    shop.wait("Storage failed")
    assert [m for m in shop.host.messages() if m["mti"] == "0200"] == []
    assert shop.states() == []


def test_a_fault_is_kept_and_can_be_read_and_the_payment_is_right(shop):
    """The outcome cannot be kept: the terminal starts again and undoes what it cannot show."""
    shop.host.fault("late", mti="0200", seconds=1)
    shop.sell()
    shop.wait("Waiting for bank")
    fault(shop)
    shop.wait("FAULT")
    shop.terminal.flash.worn = ""
    shop.settled("reversed", faulty=True)
    shop.wait("REVERSED")
    shop.leave()
    shop.press("FUNC", "0", "ENTER", "ENTER")
    shop.wait("Faults +1")
    shop.wait("JournalError")
    log = provision.get(shop.terminal.flash.image(), "crashes.json").decode()
    assert "JournalError" in log and "6200000000000005" not in log


def test_three_faults_in_a_row_stop_the_sales_but_not_the_reversals():
    with Shop(retry_delays_s="0,1") as shop:
        shop.sell()
        shop.wait("ENTER: copy")
        shop.leave()
        shop.host.fault("drop-answer", mti="0200")
        shop.host.fault("silent", mti="0400", count=200, booked=False)
        shop.sell()
        shop.wait("UNKNOWN -")
        shop.wait_slips(2)
        shop.press("CANCEL")
        shop.ready()
        for _ in range(3):
            shop.ready()
            fault(shop)
            shop.press("FUNC", "3")  # a reprint whose record cannot be kept
            shop.wait("FAULT", 20)
            shop.terminal.flash.worn = ""
            shop.wait("Amount|SAFE MODE", 20)
        shop.wait("SAFE MODE")
        shop.wait("No sales now")
        shop.press("1", "ENTER")
        shop.host.clear_faults()
        shop.settled("approved", "reversed", faulty=True)
