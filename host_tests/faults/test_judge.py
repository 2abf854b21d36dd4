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


END = {"batch": 1, "debit": 5, "debits": 1, "credit": 0, "credits": 0, "result": 1, "uploaded": 0, "slips": {5: 1}}
ROW = {"batch": 1, "ended": True, "balanced": True, "totals": f"{5:012d}{1:03d}{0:015d}", "details": []}
DETAIL = {"trace": 2, "amount": 5}
SETTLEMENT = ("SETTLEMENT\nOPERATOR  01\nBATCH NO.                 000001\nNET   RMB 0.05", True)


def _screens(*titles: str) -> list[list[str]]:
    return [[title, "", "", ""] for title in titles]


GOOD = Evidence([APPROVED], True, [DEBIT], [ASKED], [SALES], [_screens("SALE", "APPROVED"), _screens("SALE")])
UNDONE = Evidence([REVERSED], True, [DEBIT, CREDIT], [ASKED], [NOTICE, RESULT], [_screens("KEEP GOODS", "REVERSED")])
CLOSED = replace(GOOD, settlements=[END], closed=[ROW], paid=[APPROVED], slips=[SALES, SETTLEMENT])
UPLOADED = replace(
    CLOSED, settlements=[END | {"result": 2, "uploaded": 1}], closed=[ROW | {"balanced": False, "details": [DETAIL]}]
)


@pytest.mark.parametrize("seen", [CLOSED, UPLOADED, replace(CLOSED, lives=[_screens("APPROVED", "SETTLED")])])
def test_a_batch_that_agrees_is_well(seen):
    assert mismatches(seen) == []


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
    "settled here alone": replace(CLOSED, closed=[ROW | {"ended": False}]),
    "settled at the host alone": replace(CLOSED, settlements=[], slips=[SALES]),
    "settled here twice": replace(CLOSED, settlements=[END, END]),
    "settled, a payment not counted": replace(CLOSED, paid=[APPROVED, APPROVED | {"trace": 3}]),
    "settled, other totals at the host": replace(CLOSED, closed=[ROW | {"totals": f"{6:012d}{1:03d}{0:015d}"}]),
    "settled, balanced at the host alone": replace(CLOSED, settlements=[END | {"result": 2}]),
    "uploaded, one too few": replace(UPLOADED, closed=[ROW | {"balanced": False, "details": []}]),
    "uploaded, one twice": replace(UPLOADED, closed=[ROW | {"balanced": False, "details": [DETAIL, DETAIL]}]),
    "uploaded, another amount": replace(
        UPLOADED, closed=[ROW | {"balanced": False, "details": [DETAIL | {"amount": 6}]}]
    ),
    "settled, no slip": replace(CLOSED, slips=[SALES]),
    "settled, half a slip": replace(CLOSED, slips=[SALES, (SETTLEMENT[0], False)]),
    "settled, two unmarked slips": replace(CLOSED, slips=[SALES, SETTLEMENT, SETTLEMENT]),
    "not settled, a slip": replace(GOOD, slips=[SALES, SETTLEMENT]),
    "not settled, settled was shown": replace(GOOD, lives=[_screens("APPROVED", "SETTLED")]),
    "declined, a slip was due": replace(
        UNDONE, lives=[[["SLIP DUE", "", "Payment stands", ""], *_screens("REVERSED")]]
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_agree_is_seen(name):
    assert mismatches(WRONG[name])
