"""What the benchmark promises holds on every run; `make bench` counts the rest and writes results.md."""

import re

import pytest

from host_tests.bench import flash, line, report, ring, rounds, turned
from host_tests.soak.heap import Heap

SALE = [76, 83, 18]


@pytest.fixture(scope="module")
def worn():
    return ring.measure(SALE, days=4, recoveries=(100, None))


def test_the_journal_programs_at_most_two_bytes_a_byte_and_littlefs_more():
    found = flash.measure(SALE, sales=20)
    assert flash.per_byte(found, "journal") <= flash.GOAL
    assert flash.per_byte(found, "journal") < min(flash.per_byte(found, name) for name in ("append", "files"))
    assert max(sale["erases"] for sale in found["sales"]["journal"]) == 0


def test_every_sector_wears_as_much_and_only_when_the_till_is_idle(worn):
    erased = worn["wear"]["erased_of"]
    assert min(erased) >= 1 and max(erased) - min(erased) <= 1
    assert worn["wear"]["hasty"] == 0


def test_a_long_day_fits_before_a_settlement_in_any_turn_of_the_ring(worn):
    assert min(worn["room"].values()) > 1.5 * ring.DAY


def test_a_start_reads_each_live_sector_about_once(worn):
    """Of the others their headers alone, but for the few that are to be written next."""
    few, full, last = worn["recoveries"]
    assert (few["live"], few["others"]) == (2, 62) and few["blank"] < 10
    assert few["bytes"] < (few["live"] + few["blank"] + 1) * ring.SECTOR
    assert full["live"] == 64 and last["live"] > 50
    assert max(one["most"] for one in worn["recoveries"]) <= ring.REREAD * ring.SECTOR


@pytest.mark.timeout(240)
def test_a_sale_that_opens_a_sector_of_a_turned_ring_waits_for_no_erase(worn):
    later = turned.sell(worn["image"], count=2)
    assert later.opened and later.gave_up and later.tap.erases
    row = turned.rows(later)[0]
    erases = len(later.tap.erases)
    assert row.met and row.result == f"0; {erases} in all, {erases} of them while no sale ran"
    assert later.start < ring.REREAD * len(bytes.fromhex(worn["image"]))


@pytest.mark.timeout(240)
def test_the_heap_does_not_crumble_in_the_same_work_over_and_over():
    """`make bench` plays whole days, and more of them."""
    found = rounds.play(4, rounds.SHORT)
    assert not rounds.crumbled(found, rounds.GRAIN), found


def test_a_heap_that_crumbles_is_told_from_one_that_comes_and_goes():
    def crumbled(*blocks, grain=0):
        return rounds.crumbled([Heap(16_000, block) for block in blocks], grain)

    assert not crumbled(9488, 7856, 8304, 9760, 8240, 8032)
    assert crumbled(9488, 9000, 8900, 8800, 8700, 8600) and not crumbled(9488, 9000, 8900, 8800, grain=2048)
    assert crumbled(9488, 9000, 6900, 6800, grain=2048) and crumbled(4000, 4000, 4000, 4000)


def test_a_slip_uses_the_printers_line_and_a_stop_is_told_in_time():
    rows = [*line.virtual_rows(), *line.stop_rows()]
    assert [row.met for row in rows] == [True, True, None, True], rows


def test_the_committed_results_miss_no_goal():
    text = report.RESULTS.read_text("utf-8")
    assert "MISSED" not in text
    assert len(re.findall(r", met \|", text)) == 17
