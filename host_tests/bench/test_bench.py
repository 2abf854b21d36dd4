"""What the benchmark promises holds on every run; `make bench` counts the rest and writes results.md."""

import re

from host_tests.bench import flash, report


def test_the_journal_programs_at_most_two_bytes_a_byte_and_littlefs_more():
    found = flash.measure([76, 83, 18], sales=20, recoveries=(100, None))
    assert flash.per_byte(found, "journal") <= flash.GOAL
    assert flash.per_byte(found, "journal") < min(flash.per_byte(found, name) for name in ("append", "files"))
    assert max(sale["erases"] for sale in found["sales"]["journal"]) == 0


def test_recovery_reads_each_byte_about_once():
    """A start reads the sectors that hold records, and of the others their headers alone."""
    few, full = flash.measure([76, 83, 18], sales=2, recoveries=(100, None))["recoveries"]
    assert few["bytes"] < 16 * 1024 and few["sectors"] < few["all"]
    assert full["bytes"] < 1.1 * full["region"]


def test_the_committed_results_miss_no_goal():
    text = report.RESULTS.read_text("utf-8")
    assert "MISSED" not in text
    assert len(re.findall(r", met \|", text)) == 3
