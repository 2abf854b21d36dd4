"""Diagnostics (FUNC 0): every part can be tried, and all of it comes out on one slip."""

import re
from pathlib import Path

import pytest

from host_tests.e2e.shop import CARD, Shop
from tools.simulator.devices import BROWN_OUT
from tools.simulator.life import until

GOLDEN = Path(__file__).parent / "golden"
KEYS = (*"0123456789", "00", ".", "ENTER", "CLEAR", "CANCEL", "FUNC")
CODE = "134567890123456789"


def plain(slip: str) -> str:
    """What differs from run to run is blotted out."""
    slip = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "YYYY-MM-DD hh:mm:ss", slip)
    slip = re.sub(r"(\d\.\d\.\d) [0-9a-f]{8}", r"\1 01234567", slip)
    slip = re.sub(r" +\d+ ms", "       12 ms", slip)
    slip = re.sub(r"(MEMORY FREE|剩余内存) +\d+", r"\1 12345", slip)
    return "\n".join(line.rstrip() for line in slip.rstrip().splitlines())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_part_is_tried_and_the_slip_tells_all(language):
    with Shop(language=language) as shop:
        shop.opened()
        shop.press("FUNC", "0", "2")
        for key in KEYS:
            shop.press(key)
        shop.wait("16/16")
        shop.press("ENTER", "3")
        for _ in range(5):
            shop.press("ENTER")
        shop.wait("Was it even|显示正常吗")
        shop.press("ENTER", "4")
        shop.wait("Swipe or scan|请刷卡或扫码")
        shop.swipe()
        shop.wait(f" {len(CARD)}")
        shop.do("scan", code=CODE)
        shop.wait(f" {len(CODE)}")
        assert not [line for line in shop.terminal.lines() if re.search(r"\d{4}", line)], "never what it said"
        shop.press("CANCEL", "5")
        shop.wait("(Damaged|损坏) +0")
        shop.press("ENTER", "6")
        slip = shop.wait_slip("SJ1")[-1]
        assert plain(slip) + "\n" == (GOLDEN / f"diagnosis-{language}.txt").read_text("utf-8"), slip
        shop.press("CANCEL")
        shop.ready()
        assert shop.payments() == [] and shop.status["resets"] == 0


def test_trouble_is_on_the_slip_too(shop):
    """No network, no paper at first, a key that was not pressed, a supply that dipped."""
    shop.opened()
    shop.terminal.reset(BROWN_OUT)
    assert until(lambda: shop.terminal.resets == 1, 10)
    shop.opened()
    shop.do("radio", state="down")
    shop.wait(r"\[link_down\]")
    shop.press("FUNC", "0", "2", "1", "CANCEL", "CANCEL")
    shop.wait("2/16")
    shop.press("ENTER", "1")
    shop.wait("Link +down")
    shop.press("ENTER", "ENTER")
    shop.wait("Supply dips +1")
    shop.press("ENTER", "ENTER", "ENTER")
    shop.wait("6 Print")
    shop.do("printer", state="paper-out")
    shop.press("6")
    shop.wait("(Damaged|损坏) +0")
    shop.press("ENTER")
    shop.wait("NO SLIP")
    shop.press("ENTER")
    shop.do("printer", state="ok")
    shop.press("6")
    slip = shop.wait_slip("SJ1")[-1]
    for row in ("KEYPAD +2/16", "DISPLAY +NOT TESTED", "NETWORK +No network", "HOST +No network", "SUPPLY DIPS +1"):
        assert re.search(row, slip), slip
