"""Promise 6 for who holds only an image: verified, listed and exported without the terminal."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from tools.journal.__main__ import main
from unit.journal_images import Ring, turns


@pytest.fixture
def image(tmp_path):
    """A flash image: 8 KiB of something else, then a journal of 60 sales."""
    nor = Nor(8)
    journal = Journal(Region(nor))
    list(journal.replay())
    for trace in range(1, 61):
        key = {"batch": 7, "trace": trace}
        card = {"card": "620000******0005", "kind": "sale", "amount": 100 + trace}
        journal.append(records.START, records.encode(key | card))
        journal.append(records.APPROVED, records.encode(key | {"code": "00", "rrn": f"{trace:012d}"}))
    path = tmp_path / "flash.bin"
    path.write_bytes(b"\x5a" * 8192 + bytes(nor.data))
    return path, journal.head


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_an_untouched_image_is_intact_and_its_chain_is_the_terminals(image):
    path, head = image
    done = run("verify", path)
    assert done.exit_code == 0 and "120 records" in done.output and head.hex() in done.output


def test_one_changed_byte_is_found(image):
    path, _ = image
    data = bytearray(path.read_bytes())
    data[8192 + 300] ^= 1
    path.write_bytes(data)
    done = run("verify", path)
    assert done.exit_code == 1 and "missing" in done.output


def test_payments_are_listed(image):
    lines = run("list", image[0]).output.splitlines()
    assert len(lines) == 60
    assert lines[0].split() == ["000007/000001", "1.01", "approved", "620000******0005", "000000000001"]


def test_exports_agree(image):
    told = json.loads(run("export", image[0]).output)
    rows = list(csv.DictReader(io.StringIO(run("export", image[0], "--format", "csv").output)))
    assert len(told) == len(rows) == 120
    assert [row["trace"] for row in rows] == [str(record["trace"]) for record in told]
    assert [row["chain"] for row in rows] == [record["chain"] for record in told]
    assert told[-1]["chain"] == image[1].hex()


def test_a_void_and_a_refund_name_their_sale_and_who_let_it_pass(tmp_path):
    ring = Ring(2)
    ring.sale(1)
    ring.refund(2, of=1)
    ring.add("start", trace=3, batch=7, amount=1, kind="void", orig_batch=7, orig_trace=1, orig_rrn=f"{1:012}")
    ring.add("approved", trace=3, batch=7, code="00", orig_batch=7, orig_trace=1)
    ring.add("start", trace=4, batch=7, amount=500, kind="refund", orig_rrn="9" * 12, orig_date="0102", operator="00")
    path = tmp_path / "journal.bin"
    path.write_bytes(ring.image())
    lines = run("list", path).output.splitlines()
    assert [line.partition(" of ")[2] for line in lines] == [
        "",
        "000007/000001, reference 000000000001, date 1130, let pass by 00 and 07",
        "000007/000001, reference 000000000001",
        "reference 999999999999, date 0102",
    ]
    assert ["refund of" in line for line in lines] == [False, True, False, True] and " void of " in lines[2]
    told = json.loads(run("export", path).output)
    rows = list(csv.DictReader(io.StringIO(run("export", path, "--format", "csv").output)))
    names = ("kind", "orig_batch", "orig_trace", "orig_date", "orig_rrn", "operator", "second")
    assert [told[3].get(name) for name in names] == ["refund", 7, 1, "1130", "000000000001", "00", "07"]
    assert [rows[3][name] for name in names] == ["refund", "7", "1", "1130", "000000000001", "00", "07"]


def test_the_chain_of_each_record_can_be_found_by_hand(tmp_path):
    ring = turns()
    path = tmp_path / "journal.bin"
    path.write_bytes(ring.image())
    told = json.loads(run("export", path).output)
    assert [record["sequence"] for record in told] == list(range(told[0]["sequence"], ring.sequence + 1))
    assert {record["chain"] == ring.chains[record["sequence"]].hex() for record in told} == {True}


def test_a_payment_of_which_the_rest_was_lost_is_listed_all_the_same(tmp_path):
    ring = Ring(2)
    ring.add("start", trace=1)
    ring.add("print", trace=1)
    ring.add("approved", trace=1, rrn="\x1b[2J\n")
    path = tmp_path / "journal.bin"
    path.write_bytes(ring.image())
    assert run("list", path).output.split() == ["000000/000001", "?", "approved", "?[2J?"]


def test_a_damaged_header_in_front_does_not_hide_its_sector(image):
    path, _ = image
    data = bytearray(path.read_bytes())
    data[8192 + 5] ^= 1
    path.write_bytes(data)
    done = run("verify", path)
    assert done.exit_code == 1 and "120 records" in done.output and "header is damaged" in done.output


def test_an_image_without_a_journal_is_refused_with_words(tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(bytes(10000))
    for command in ("verify", "list", "export"):
        done = run(command, path)
        assert done.exit_code == 1 and "no journal" in done.output
