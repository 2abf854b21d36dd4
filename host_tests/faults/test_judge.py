"""The sweep's judge is no use if it finds everything well: each thing that must not be, it must see."""

from dataclasses import replace

import pytest

from host_tests.faults.case import tracebacks
from host_tests.faults.judge import Evidence, mismatches

APPROVED = {
    "kind": "sale",
    "batch": 1,
    "trace": 2,
    "amount": 5,
    "rrn": "000000000001",
    "state": "approved",
    "code": "00",
    "slips": {1: 1},
}
REVERSED = APPROVED | {"state": "reversed", "slips": {4: 1}}
DEBIT = {"batch": 1, "trace": 2, "amount": 5, "direction": "debit"}
CREDIT = DEBIT | {"direction": "credit"}
ASKED = {"direction": "in", "mti": "0200", "fields": {11: "000002"}}
BODY = "\nOPERATOR  01\nTRACE NO.   000002\nRMB 0.05"
SALES = ("SALES SLIP" + BODY, True)
AGAIN = ("SALES SLIP\nREPRINT" + BODY, True)
NOTICE = ("REVERSAL NOTICE" + BODY, True)
RESULT = ("REVERSAL RESULT" + BODY + "\nREVERSED", True)


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


VOID = {
    "kind": "void", "batch": 1, "trace": 3, "amount": 5, "state": "approved", "code": "00", "slips": {1: 1},
    "orig_trace": 2, "orig_rrn": "000000000001",
}  # fmt: skip
UNVOIDED = VOID | {"state": "reversed", "reason": "98", "slips": {4: 1}}
REFUND = VOID | {"kind": "refund", "amount": 2}
RESENT = REFUND | {"reason": "98", "slips": {4: 1}}
GIVEN = CREDIT | {"trace": 3}
TAKEN = DEBIT | {"trace": 3}
REPAID = GIVEN | {"amount": 2}
ASKS = ASKED | {"fields": {11: "000003"}}
PAYS = {"direction": "in", "mti": "0220", "fields": {4: "2", 11: "000003", 64: "A"}}
GIVES = "\nOPERATOR  01\nORIGINAL TRACE   000002\nTRACE NO.   000003\nRMB -0.05"
REPAYS = "\nOPERATOR  01\nORIGINAL REF. NO.   000000000001\nTRACE NO.   000003\nRMB -0.02"
VOIDED = ("VOID SLIP" + GIVES, True)
STANDS = ("REVERSAL RESULT" + GIVES + "\nTHE SALE STANDS", True)
REFUNDED = ("REFUND SLIP" + REPAYS, True)
PENDING = ("REFUND NOTICE" + REPAYS, True)
DELIVERED = ("REFUND RESULT" + REPAYS + "\nREFUNDED", True)
SOLD = {"kind": "sale", "batch": 1, "trace": 2, "state": "approved", "rrn": "000000000001", "original_rrn": None}
OF_IT = {"kind": "void", "batch": 1, "trace": 3, "state": "approved", "rrn": "2", "original_rrn": "000000000001"}
REFUSED = APPROVED | {"state": "declined", "code": "51", "slips": {6: 1}}
UNPAID = ("PAYMENT RESULT" + BODY + "\nDECLINED\nThe bank has declined this\npayment. Nothing is charged.", True)
COPY = (SALES[0] + "\nCUSTOMER COPY", True)
COPIED = replace(GOOD, payments=[APPROVED | {"slips": {1: 1, 2: 1}}], slips=[SALES, COPY])
DECLINED = replace(GOOD, payments=[REFUSED], bookings=[], slips=[UNPAID], lives=[_screens("DECLINED 51")])
UNTOLD = replace(DECLINED, payments=[REFUSED | {"slips": {}}], slips=[])
UNPRINTED = replace(UNTOLD, payments=[REFUSED | {"slips": {6: 4}}])
TAKEN_BACK = replace(
    GOOD, payments=[APPROVED, VOID], paid=[APPROVED, VOID], bookings=[DEBIT, GIVEN], frames=[ASKED, ASKS],
    slips=[SALES, VOIDED], lives=[_screens("APPROVED", "VOIDED")], transactions=[SOLD | {"state": "voided"}, OF_IT],
)  # fmt: skip
CLEARED = replace(
    TAKEN_BACK, settlements=[END | {"credit": 5, "credits": 1}], closed=[ROW | {"totals": f"{5:012d}001{5:012d}001"}],
    slips=[SALES, VOIDED, (SETTLEMENT[0].replace("0.05", "0.00"), True)],
)  # fmt: skip
CLEARED_UP = replace(
    CLEARED,
    settlements=[CLEARED.settlements[0] | {"result": 2, "uploaded": 2}],
    closed=[CLEARED.closed[0] | {"balanced": False, "details": [DETAIL, DETAIL | {"trace": 3}]}],
)
STANDING = replace(
    GOOD, payments=[APPROVED, UNVOIDED], paid=[APPROVED], bookings=[DEBIT, GIVEN, TAKEN], frames=[ASKED, ASKS],
    slips=[SALES, ("REVERSAL NOTICE" + GIVES, True), STANDS], transactions=[SOLD, OF_IT | {"state": "reversed"}],
    lives=[[["VOID", "UNKNOWN -", "REVERSING", ""], ["REVERSED", "#000003", "Sale stands", "Can void again"]]],
)  # fmt: skip
PAID_BACK = replace(
    GOOD, payments=[APPROVED, REFUND], paid=[APPROVED, REFUND], bookings=[DEBIT, REPAID], frames=[ASKED, PAYS],
    slips=[SALES, REFUNDED], lives=[_screens("REFUNDED")], transactions=[SOLD, OF_IT | {"kind": "refund"}],
)  # fmt: skip
PAID_LATE = replace(
    PAID_BACK, payments=[APPROVED, RESENT], paid=[APPROVED, RESENT], slips=[SALES, PENDING, DELIVERED],
    frames=[ASKED, PAYS, PAYS | {"fields": PAYS["fields"] | {64: "B"}}],
    lives=[[["REFUND", "REFUND PENDING", "Sent again later", ""], ["REFUNDED", "", "Money goes back", ""]]],
)  # fmt: skip


@pytest.mark.parametrize("seen", [TAKEN_BACK, STANDING, replace(STANDING, bookings=[DEBIT]), PAID_BACK, PAID_LATE])
def test_what_was_given_back_and_agrees_is_well(seen):
    assert mismatches(seen) == []


@pytest.mark.parametrize(
    "seen", [CLOSED, UPLOADED, CLEARED, CLEARED_UP, replace(CLOSED, lives=[_screens("APPROVED", "SETTLED")])]
)
def test_a_batch_that_agrees_is_well(seen):
    assert mismatches(seen) == []


@pytest.mark.parametrize("seen", [COPIED, DECLINED, UNPRINTED, replace(UNPRINTED, slips=[(UNPAID[0], False)])])
def test_what_was_declined_or_copied_and_agrees_is_well(seen):
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
    "declined, nobody was told": UNTOLD,
    "declined, printed and not on paper": replace(DECLINED, slips=[]),
    "declined, printed in part": replace(DECLINED, slips=[(UNPAID[0], False)]),
    "declined, two unmarked slips": replace(DECLINED, slips=[UNPAID, UNPAID]),
    "declined, nothing of that on paper": replace(DECLINED, slips=[("PAYMENT RESULT" + BODY, True)]),
    "declined, a sales slip": replace(DECLINED, slips=[SALES, UNPAID]),
    "approved, a slip that says declined": replace(GOOD, slips=[SALES, UNPAID]),
    "approved, the customer's copy alone": replace(COPIED, payments=[APPROVED], slips=[COPY]),
    "approved, a copy that did not come out": replace(COPIED, slips=[SALES]),
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
    "settled, a void not counted": replace(CLEARED, settlements=[END], closed=[ROW], slips=[SALES, VOIDED, SETTLEMENT]),
    "settled, a void counted as a sale": replace(
        CLEARED,
        settlements=[END | {"debit": 10, "debits": 2}],
        closed=[ROW | {"totals": f"{10:012d}002{0:015d}"}],
        slips=[SALES, VOIDED, (SETTLEMENT[0].replace("0.05", "0.10"), True)],
    ),
    "uploaded, the void not": replace(
        CLEARED_UP,
        closed=[CLEARED_UP.closed[0] | {"details": [DETAIL]}],
        settlements=[CLEARED_UP.settlements[0] | {"uploaded": 1}],
    ),
    "settled, no slip": replace(CLOSED, slips=[SALES]),
    "settled, half a slip": replace(CLOSED, slips=[SALES, (SETTLEMENT[0], False)]),
    "settled, two unmarked slips": replace(CLOSED, slips=[SALES, SETTLEMENT, SETTLEMENT]),
    "not settled, a slip": replace(GOOD, slips=[SALES, SETTLEMENT]),
    "not settled, settled was shown": replace(GOOD, lives=[_screens("APPROVED", "SETTLED")]),
    "voided, not booked back": replace(TAKEN_BACK, bookings=[DEBIT]),
    "voided, charged once more": replace(TAKEN_BACK, bookings=[DEBIT, TAKEN]),
    "voided, booked back twice": replace(TAKEN_BACK, bookings=[DEBIT, GIVEN, GIVEN]),
    "voided, the sale undone too": replace(TAKEN_BACK, bookings=[DEBIT, CREDIT, GIVEN]),
    "voided, not at the host": replace(TAKEN_BACK, transactions=[SOLD, OF_IT]),
    "voided, another sale at the host": replace(
        TAKEN_BACK, transactions=[SOLD | {"state": "voided"}, OF_IT | {"original_rrn": "000000000009"}]
    ),
    "voided, no slip": replace(TAKEN_BACK, slips=[SALES]),
    "voided, a sales slip": replace(TAKEN_BACK, slips=[SALES, ("SALES SLIP" + GIVES, True), VOIDED]),
    "voided, a slip with a plus": replace(TAKEN_BACK, slips=[SALES, (VOIDED[0].replace("-", ""), True)]),
    "voided, a slip of another sale": replace(TAKEN_BACK, slips=[SALES, (VOIDED[0].replace("02", "09"), True)]),
    "voided, the sale stands was shown": replace(TAKEN_BACK, lives=[[["REVERSED", "", "Sale stands", ""]]]),
    "voided, the last word is unknown": replace(STANDING, lives=[[["VOID", "UNKNOWN -", "REVERSING", ""]]]),
    "void undone, voided was shown": replace(STANDING, lives=[_screens("VOIDED", "REVERSED")]),
    "void undone, can pay again was shown": replace(STANDING, lives=[[["REVERSED", "", "", "Can pay again"]]]),
    "void undone, the money is back": replace(STANDING, bookings=[DEBIT, GIVEN]),
    "void undone, the sale charged again": replace(STANDING, bookings=[DEBIT, TAKEN, GIVEN]),
    "void undone, voided at the host": replace(STANDING, transactions=[SOLD | {"state": "voided"}]),
    "void undone, a result that does not say so": replace(STANDING, slips=[SALES, ("REVERSAL RESULT" + GIVES, True)]),
    "refunded, not booked": replace(PAID_LATE, bookings=[DEBIT]),
    "refunded twice": replace(PAID_LATE, bookings=[DEBIT, REPAID, REPAID]),
    "refunded, another amount": replace(PAID_BACK, bookings=[DEBIT, REPAID | {"amount": 3}]),
    "refunded, more than was paid": replace(
        PAID_BACK,
        payments=[APPROVED, REFUND | {"amount": 6}],
        bookings=[DEBIT, REPAID | {"amount": 6}],
        slips=[SALES, (REFUNDED[0].replace("0.02", "0.06"), True)],
    ),
    "refund still pending": replace(PAID_LATE, payments=[APPROVED, RESENT | {"state": "refunding"}]),
    "refund declined, booked": replace(PAID_LATE, payments=[APPROVED, RESENT | {"state": "declined"}]),
    "refund undone": replace(PAID_LATE, frames=[ASKED, PAYS, PAYS | {"mti": "0400"}]),
    "refund went as another one": replace(PAID_LATE, frames=[ASKED, PAYS, PAYS | {"fields": {4: "3", 11: "000003"}}]),
    "refund went without an intent": replace(PAID_BACK, frames=[PAYS | {"fields": {11: "000004"}}]),
    "refund went under a sale's number": replace(PAID_BACK, frames=[PAYS | {"fields": {11: "000002"}}]),
    "refund delivered, no result": replace(PAID_LATE, slips=[SALES, PENDING]),
    "refund delivered, nothing paid on paper": replace(
        PAID_LATE, slips=[SALES, PENDING, ("REFUND RESULT" + REPAYS + "\nNothing was paid back", True)]
    ),
    "the last word is pending": replace(PAID_LATE, lives=[[["REFUND", "REFUND PENDING", "Sent again later", ""]]]),
    "declined, a slip was due": replace(
        UNDONE, lives=[[["SLIP DUE", "", "Payment stands", ""], *_screens("REVERSED")]]
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_agree_is_seen(name):
    assert mismatches(WRONG[name])


def test_the_last_words_of_a_terminal_that_lost_its_power_are_no_fault_and_any_others_are():
    head, frame = "Traceback (most recent call last):", '  File "wire", line 85, in ask_into'
    locked, fault = "MemoryError: memory allocation failed, heap is locked", "KeyError: trace"
    assert tracebacks(["ready", head, frame, locked, head, frame, head]) == []
    assert len(tracebacks([head, frame, fault, head, frame, locked])) == 1
    assert len(tracebacks([head, frame, head, frame, fault])) == 1
