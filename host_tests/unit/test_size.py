"""What the firmware takes is counted, module by module, and a build that takes more than its budget fails."""

import tomllib

import pytest
from click.testing import CliRunner

from tools.build import image
from tools.size import __main__ as size
from tools.size import ram


@pytest.fixture(scope="module")
def counted():
    built = image.build()
    return built, *ram.measure(built, size.ours(size.modules(built.tree)))


def test_this_build_is_within_its_budget_and_one_byte_less_would_be_told(counted):
    found = size.totals(*counted)
    assert size.above(found, tomllib.loads(size.BUDGET.read_text())) == []
    for name, count in found.items():
        told = size.above(found, found | {name: count - 1})
        assert told == [f"{name}: {count} bytes, {count - 1} allowed"]


def test_every_module_of_ours_is_counted_once(counted):
    """The layers that a payment needs are always in RAM; what a menu leads to is there while it is used."""
    built, kept, fetched = counted
    assert {"main", "till.till", "journal.journal", "host.link", "drivers.keypad", "flows.desk"} <= set(kept)
    assert {"flows.refund", "flows.settle", "training.host", "drivers.scanner"} <= set(fetched)
    assert not set(kept) & set(fetched)
    assert set(size.ours(size.modules(built.tree))) <= {*kept, *fetched, *ram.FORGOTTEN}
    assert min(kept.values()) >= 0 and min(fetched.values()) >= 0
    assert 20_000 < sum(kept.values()) < 64 * 1024


def test_the_command_lists_all_and_fails_above_the_budget(counted, monkeypatch, tmp_path):
    built, kept, fetched = counted
    monkeypatch.setattr(ram, "measure", lambda *_: (kept, fetched))
    good = CliRunner().invoke(size.main, [])
    assert good.exit_code == 0 and f"{'till.till':28}" in good.output and "words of four bytes" in good.output
    monkeypatch.setattr(size, "BUDGET", tmp_path / "budget.toml")
    size.BUDGET.write_text("image = 100\nresident = 100000\nfetched = 100000\n")
    bad = CliRunner().invoke(size.main, ["--check"])
    assert bad.exit_code == 1 and "image: " in bad.output and "100 allowed" in bad.output
