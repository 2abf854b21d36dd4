"""The sweep's judge is no use if it finds everything well: each thing that must not be, it must see."""

from dataclasses import replace

import pytest

from host_tests.faults.judge import Evidence, mismatches

APPROVED = {"batch": 1, "trace": 2, "amount": 5, "state": "approved", "code": "00", "slips": {1: 1}}
REVERSED = APPROVED | {"state": "reversed", "slips": {4: 1}}
DEBIT = {"batch": 1, "trace": 2, "amount": 5, "direction": "debit"}
CREDIT = DEBIT | {"direction": "credit"}
ASKED = {"direction": "in", "mti": "0200", "fields": {11: "000002"}}
BODY = "\nOPERATOR  01\nTRACE NO.   000002\nRMB 0.05"
SALES = ("SALES SLIP" + BODY, True)
AGAIN = ("SALES SLIP\nREPRINT" + BODY, True)
NOTICE = ("REVERSAL NOTICE" + BODY, True)
RESULT = ("REVERSAL RESULT" + BODY, True)


def _screens(*titles: str) -> list[list[str]]:
    return [[title, "", "", ""] for title in titles]


GOOD = Evidence([APPROVED], True, [DEBIT], [ASKED], [SALES], [_screens("SALE", "APPROVED"), _screens("SALE")])
UNDONE = Evidence([REVERSED], True, [DEBIT, CREDIT], [ASKED], [NOTICE, RESULT], [_screens("KEEP GOODS", "REVERSED")])


@pytest.mark.parametrize("seen", [GOOD, UNDONE, replace(GOOD, slips=[SALES, AGAIN]), replace(UNDONE, bookings=[])])
def test_what_agrees_is_well(seen):
    assert mismatches(seen) == []


WRONG = {
    "approved, not booked": replace(GOOD, bookings=[]),
    "approved, booked twice": replace(GOOD, bookings=[DEBIT, DEBIT]),
    "approved, then undone": replace(GOOD, bookings=[DEBIT, CREDIT]),
    "approved, another amount": replace(GOOD, bookings=[DEBIT | {"amount": 6}]),
    "reversed, still booked": replace(UNDONE, bookings=[DEBIT]),
    "reversed twice": replace(UNDONE, bookings=[DEBIT, CREDIT, CREDIT]),
    "declined, booked": Evidence([APPROVED | {"state": "declined"}], True, [DEBIT], [], [], []),
    "left open": Evidence([APPROVED | {"state": "reversing"}], True, [], [], [], []),
    "booked, never started": replace(GOOD, bookings=[DEBIT, DEBIT | {"trace": 3}]),
    "sent, never started": replace(GOOD, frames=[ASKED, ASKED | {"fields": {11: "000003"}}]),
    "sent twice": replace(GOOD, frames=[ASKED, ASKED]),
    "a number for two messages": replace(GOOD, frames=[ASKED, ASKED | {"mti": "0800"}]),
    "a number for two payments": replace(GOOD, payments=[APPROVED, APPROVED]),
    "a damaged journal": replace(GOOD, intact="record 4 is missing"),
    "a broken device": replace(GOOD, troubles=["device: flash"]),
    "approved, no slip": replace(GOOD, slips=[]),
    "approved, half a slip": replace(GOOD, slips=[(SALES[0], False)]),
    "approved, a notice": replace(GOOD, slips=[SALES, NOTICE]),
    "approved, two unmarked slips": replace(GOOD, slips=[SALES, SALES]),
    "approved, another amount on paper": replace(GOOD, slips=[(SALES[0].replace("0.05", "0.06"), True)]),
    "reversed, a sales slip": replace(UNDONE, slips=[SALES, NOTICE, RESULT]),
    "reversed, part of a sales slip": replace(UNDONE, slips=[("SALES SLIP", False), NOTICE, RESULT]),
    "reversed, no result": replace(UNDONE, slips=[NOTICE]),
    "reversed, approved was shown": replace(UNDONE, lives=[_screens("APPROVED"), _screens("REVERSED")]),
    "approved, declined was shown": replace(GOOD, lives=[_screens("DECLINED 51", "APPROVED")]),
    "the last word is unknown": replace(UNDONE, lives=[_screens("KEEP GOODS")]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_agree_is_seen(name):
    assert mismatches(WRONG[name])
