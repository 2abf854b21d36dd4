"""The key matrix model: bounce, ghosts, settling, and fingers that wait for a terminal that looks."""

import pytest

from tools.simulator import wiring
from tools.simulator.models import Faults
from tools.simulator.models.keypad import IN, OPEN_DRAIN, OUT, PULL_UP, Keypad

ROWS, COLS = wiring.KEY_ROWS, wiring.KEY_COLS


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def pad(faults):
    pad = Keypad(ROWS, COLS, wiring.KEYS, faults, seed=3)
    for pin in ROWS:
        pad.mode(pin, OPEN_DRAIN, 0, 1, 0.0)
    for pin in COLS:
        pad.mode(pin, IN, PULL_UP, None, 0.0)
    return pad


def down(pad, now):
    """The keys that a full scan sees, one row at a time."""
    seen = set()
    for r, row in enumerate(ROWS):
        pad.write(row, 0, now)
        seen |= {wiring.KEYS[r * 4 + c] for c, col in enumerate(COLS) if not pad.read(col, now)}
        pad.write(row, 1, now - 1)
    return seen


def test_nothing_is_down_at_rest(pad):
    assert down(pad, 1.0) == set()


@pytest.mark.parametrize("key", wiring.KEYS)
def test_each_key_pulls_its_own_column_to_its_own_row(pad, key):
    pad.hold([key], 1.0, 1.0)
    pad.advance(1.0)
    assert down(pad, 1.1) == {key}


def test_contacts_bounce_for_two_to_five_ms_and_then_stand(pad):
    pad.press(["5"], 1.0)
    pad.advance(1.0)
    pad.write(ROWS[1], 0, 0.9)
    seen = [pad.read(COLS[1], 1.0 + n * 50e-6) for n in range(200)]
    edges = [n for n in range(1, 200) if seen[n] != seen[n - 1]]
    assert len(edges) >= 2, "no bounce"
    assert edges[-1] * 50e-6 <= 0.0051 and seen[-1] == 0


def test_release_bounces_too(pad):
    pad.press(["5"], 1.0)
    pad.advance(1.0)
    pad.write(ROWS[1], 0, 0.9)
    now = 1.0
    while pad._down[0].end is None:
        now += 0.001
        pad.read(COLS[1], now)
    seen = [pad.read(COLS[1], now + n * 50e-6) for n in range(200)]
    assert seen[-1] == 1 and sum(a != b for a, b in zip(seen, seen[1:], strict=False)) >= 2


def test_three_keys_of_a_rectangle_show_a_fourth(pad):
    pad.hold(["1", "2", "4"], 1.0, 1.0)
    pad.advance(1.0)
    assert down(pad, 1.1) == {"1", "2", "4", "5"}


def test_two_keys_make_no_ghost(pad):
    pad.hold(["1", "5"], 1.0, 1.0)
    pad.advance(1.0)
    assert down(pad, 1.1) == {"1", "5"}


def test_a_column_read_too_soon_after_its_row_was_let_go_is_still_low(pad):
    pad.hold(["1"], 1.0, 1.0)
    pad.advance(1.0)
    pad.write(ROWS[0], 0, 1.1)
    pad.write(ROWS[0], 1, 1.2)
    assert pad.read(COLS[0], 1.2 + pad.settle / 2) == 0
    assert pad.read(COLS[0], 1.2 + pad.settle * 2) == 1


def test_push_pull_rows_that_two_keys_short_are_reported(pad, faults):
    for pin in ROWS:
        pad.mode(pin, OUT, 0, 1, 1.0)
    pad.hold(["1", "4"], 1.0, 1.0)
    pad.advance(1.0)
    down(pad, 1.1)
    assert any("short" in text for text in faults.seen)


def test_a_column_without_pull_up_is_reported(pad, faults):
    pad.mode(COLS[0], IN, 0, None, 1.0)
    pad.read(COLS[0], 1.0)
    assert faults.seen == [f"keypad: column {COLS[0]} has no pull-up"]


def test_a_finger_stays_until_the_terminal_looked_often_enough(pad):
    pad.press(["1"], 1.0)
    pad.advance(1.0)
    pad.advance(1.0 + pad.hold_s * 2)
    assert down(pad, 1.0 + pad.hold_s * 2) == {"1"}, "nobody looked yet"


def test_a_finger_gives_up_in_the_end_and_that_is_counted(pad):
    pad.press(["1"], 1.0)
    pad.advance(1.0)
    pad.advance(1.0 + pad.patience_s)
    pad.advance(1.1 + pad.patience_s)
    assert down(pad, 1.1 + pad.patience_s) == set() and pad.starved == 1


def test_keys_come_one_after_the_other(pad):
    pad.press(["1", "2", "1"], 1.0)
    seen, now = [], 1.0
    while pad.busy():
        now += 0.002
        keys = down(pad, now)
        assert len(keys) <= 1
        seen += keys
    assert [key for n, key in enumerate(seen) if n == 0 or seen[n - 1] != key] == ["1", "2", "1"]


def test_without_power_nobody_waits_for_anybody(pad):
    pad.power_off()
    pad.press(["1", "2"], 1.0)
    now = 1.0
    while pad.busy():
        now += 0.01
        pad.advance(now)
    assert now < 1.5 and pad.starved == 0


def test_unknown_keys_are_refused(pad):
    with pytest.raises(ValueError, match="no such key"):
        pad.press(["Q"], 1.0)
