"""Training (FUNC 8 0): everything works, and nothing of it is real: not the journal, not the host, not the numbers."""

import re
from pathlib import Path

import pytest

from host_tests.e2e.batches import SUPERVISOR, settle
from host_tests.e2e.shop import Shop
from tools.simulator.models.flash import VFS_SIZE

GOLDEN = Path(__file__).parent / "golden"
MARK = re.compile(r"(TRN|培训|练)(\[pending\]\d)?$")


def allow(shop):
    shop.wait("Supervisor code|主管密码")
    shop.press(*SUPERVISOR, "ENTER")


def begin(shop):
    shop.opened()
    shop.press("FUNC", "8", "0")
    shop.wait("ENTER: begin|确认键 开始")
    shop.press("ENTER")
    allow(shop)
    shop.wait("Training is on|培训开始")
    leave(shop)


def leave(shop):
    shop.press("CANCEL")
    shop.wait("Amount|金额")


def sell(shop, *digits):
    shop.wait("Amount|金额")
    shop.press(*digits, "ENTER")
    shop.wait("Swipe card|请刷卡")
    shop.swipe()


def end(shop):
    shop.press("FUNC", "8")
    shop.wait("ENTER: end|确认键 结束")
    shop.press("ENTER")
    allow(shop)
    shop.wait("Training is over|培训结束")
    shop.press("CANCEL")


def journal(shop) -> bytes:
    return shop.terminal.flash.image()[VFS_SIZE:]


def undo(shop, key: str, *answers: tuple[str, str]) -> None:
    """FUNC and `key`; then each question, known by its words, and what is typed; up to the supervisor's code."""
    shop.press("FUNC", key)
    for question, typed in answers:
        shop.wait(question)
        shop.press(*typed, "ENTER")
    allow(shop)


def on_slip(shop, name: str) -> str:
    """The digits behind `name` on the newest slip."""
    return re.search(name + r" +([-\d]+)", shop.slips[-1])[1].replace("-", "")


def marked(slip: str) -> bool:
    rows = slip.strip().split("\n")
    return all("TRAINING - NO RECEIPT" in row for row in (rows[0], rows[-1]))


def test_every_kind_of_trouble_can_be_practised_and_nothing_of_it_is_kept(shop):
    """Approved, refunded without an answer, voided, declined, no answer, a reversal that stays and is sent by hand,
    settlement; then it is over."""
    begin(shop)
    flash, messages, titles = journal(shop), len(shop.host.messages()), []
    shop.terminal.listen(lambda event: titles.append(event["lines"][0]) if event["event"] == "screen" else None)
    sell(shop, "1", "2", "3", "4")
    shop.wait("ENTER: copy")
    rrn, date = on_slip(shop, "REFERENCE NO."), on_slip(shop, "DATE/TIME")[4:]
    shop.press("ENTER")
    shop.wait("Amount")
    undo(shop, "2", ("Reference number", rrn), ("Sale date", date), ("Left 12.34", "598"))
    shop.wait("REFUND PENDING|^REFUNDED")
    shop.wait("^REFUNDED", 20)
    assert "RMB -5.98" in shop.wait_slip("REFUND RESULT")[-1]
    leave(shop)
    sell(shop, "1", "9", "6")
    shop.wait("ENTER: copy")
    trace = on_slip(shop, "TRACE NO.")
    leave(shop)
    undo(shop, "1", ("Trace number", trace), ("ENTER: void", ""))
    shop.wait("Sale stands", 20)
    leave(shop)
    sell(shop, "2", "00")
    shop.wait("ENTER: copy")
    trace = on_slip(shop, "TRACE NO.")
    leave(shop)
    undo(shop, "1", ("Trace number", trace), ("ENTER: void", ""))
    shop.wait("^VOIDED")
    shop.wait("ENTER: copy")
    shop.press("ENTER")
    shop.wait_slip("CUSTOMER COPY")
    sell(shop, "1", "5", "1")
    shop.wait("DECLINED 51")
    leave(shop)
    sell(shop, "1", "9", "8")
    shop.wait("^REVERSED|^KEEP GOODS")  # it may be undone before anybody looks
    shop.wait("^REVERSED", 20)
    shop.wait_slip("REVERSAL RESULT")
    leave(shop)
    sell(shop, "1", "9", "7")
    shop.wait("KEEP GOODS")
    shop.wait_slip("REVERSAL NOTICE")
    leave(shop)
    shop.press("FUNC", "5")
    shop.wait("PENDING 1")
    assert shop.status["pending"] == 0, "of the real till"
    shop.press("3")
    shop.wait("STILL OPEN|delivered", 20)
    shop.press("CANCEL", "CANCEL")
    shop.wait_slip("REVERSAL RESULT", 20)
    shop.wait("Can pay again")
    leave(shop)
    settle(shop)
    shop.wait("^SETTLED", 20)
    slip = shop.wait_slip("JOURNAL HEAD")[-1]
    assert re.search(r"SALES +3 +16\.30", slip) and re.search(r"VOIDS/REFUNDS +2 +7\.98", slip)
    shop.wait("^SETTLED +TRN")
    leave(shop)
    assert [title for title in titles if title and not MARK.search(title)] == []
    assert [slip for slip in shop.slips if not marked(slip)] == []
    assert (journal(shop), len(shop.host.messages())) == (flash, messages)
    end(shop)
    shop.ready()
    shop.sell()
    assert not marked(shop.wait_slip("MERCHANT COPY")[-1])
    shop.settled("approved")


def test_real_reversals_go_on_meanwhile_and_their_slips_wait(shop):
    """One of them is on the line at the moment in which training begins."""
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("silent", mti="0400", count=999)
    shop.sell()
    shop.wait_slip("UNKNOWN")
    shop.wait("KEEP GOODS")
    shop.leave()
    begin(shop)
    messages = len(shop.host.messages())
    shop.host.clear_faults()
    shop.settled("reversed")
    sell(shop, "5")
    shop.wait("ENTER: copy")
    leave(shop)
    assert {message["mti"] for message in shop.host.messages()[messages:]} == {"0400", "0410"}
    assert [slip for slip in shop.slips if "REVERSAL RESULT" in slip] == []
    end(shop)
    assert not marked(shop.wait_slip("REVERSAL RESULT")[-1])
    shop.wait("Can pay again")
    shop.leave()
    shop.settled("reversed")


def test_it_ends_with_the_power_or_a_supervisor_and_with_nobody_else(shop):
    begin(shop)
    shop.do("radio", state="down")
    sell(shop, "5")
    shop.wait("ENTER: copy")
    leave(shop)
    shop.do("radio", state="up")
    shop.press("FUNC", "8")
    shop.wait("ENTER: end")
    shop.press("ENTER")
    for _ in range(3):
        shop.wait("Supervisor code")
        shop.press(*"999999", "ENTER")
        shop.wait("Wrong code")
        shop.press("ENTER")
    shop.wait("^TRAINING +TRN")
    shop.power("off")
    shop.power("on")
    shop.opened()
    shop.wait(r"^SALE +\[link_up\]")
    shop.press("FUNC", "8")
    shop.wait("SETUP 1.2")
    shop.press("CANCEL")
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")


def test_without_room_in_the_heap_it_says_so_and_sales_go_on():
    with Shop(simulator={"heap_kb": 60}) as shop:
        shop.opened()
        shop.press("FUNC", "8", "0")
        shop.wait("ENTER: begin")
        shop.press("ENTER")
        allow(shop)
        shop.wait("Memory is short")
        shop.leave()
        assert shop.status["resets"] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_practised_slip_reads_as_it_should(language):
    with Shop(language=language) as shop:
        begin(shop)
        sell(shop, "1", "2", "3", "4")
        shop.wait("ENTER: copy|确认键 打印存根")
        slip = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "2026-11-29 12:00:00", shop.slips[-1])
        slip = "\n".join(row.rstrip() for row in slip.splitlines())
        assert slip + "\n" == (GOLDEN / f"training-{language}.txt").read_text("utf-8"), slip
        leave(shop)
        shop.press("FUNC", "9", "0")
        shop.wait("51 .54")
        assert shop.status["resets"] == 0
