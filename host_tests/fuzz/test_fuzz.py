"""A bounded part of `make fuzz`, and that its checks would find what they look for."""

import subprocess
import sys
from pathlib import Path

import pytest

from drivers.escpos_job import Job
from fuzz import journals
from fuzz.frames import Exchange
from fuzz.mutator import chance, mutated
from fuzz.run import run
from host import dialect
from journal import records
from payments import cards, codes, verdict
from till.dialogue import _read
from vectors import frames

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "area, cases", [("frames", 3000), ("cards", 5000), ("codes", 1000), ("journals", 120), ("paper", 800)]
)
def test_no_case_fails(area, cases):
    tally = run(area, 20261208, 0, cases)
    assert not tally.failures, tally.line()
    assert len(tally.outcomes) > 1, "cases that all end alike test little"


def test_a_case_is_made_again_from_its_seed_and_number():
    seeds = [bytes(range(64))]
    assert mutated(chance(3, "frames", 7), seeds[0], seeds) == mutated(chance(3, "frames", 7), seeds[0], seeds)
    assert len({mutated(chance(3, "frames", case), seeds[0], seeds) for case in range(100)}) > 90


def test_the_command_repeats_one_case_and_sums_up():
    command = [
        sys.executable,
        "-m",
        "host_tests.fuzz",
        "--area",
        "cards",
        "--seed",
        "5",
        "--first",
        "17",
        "--cases",
        "1",
    ]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "fuzz: seed 5, 1 cases, 0 failures"


# Faults put in on purpose


def _believes_any_mac(patch):
    patch.setattr("till.dialogue.dialect.verify", lambda body, fields, mac: True)


def _approves_without_mac(patch):
    real = verdict.of_payment
    patch.setattr(verdict, "of_payment", lambda matched, code, signed: real(matched, code, True))


def _does_not_compare_the_amount(patch):
    patch.setattr(dialect, "_ECHOED", (3, 11, 41, 42))
    patch.setattr("till.dialogue.dialect.verify", lambda body, fields, mac: True)


def _takes_any_check_digit(patch):
    patch.setattr(cards, "luhn", lambda number: True)


def _takes_any_digits_for_a_payment_code(patch):
    patch.setattr(codes, "_KINDS", ((0, 99, 1, 32),))


def _one_reader_takes_shorter_records_only(patch):
    patch.setattr("tools.journal.reader.MOST", 60)


def _asks_for_no_proof(patch):
    async def nothing(self, allowed):
        pass

    patch.setattr(Job, "_prove", nothing)


@pytest.mark.parametrize(
    "fault, area, cases",
    [
        (_believes_any_mac, "frames", 600),
        (_approves_without_mac, "frames", 600),
        (_does_not_compare_the_amount, "frames", 1500),
        (_takes_any_check_digit, "cards", 500),
        (_takes_any_digits_for_a_payment_code, "codes", 300),
        (_one_reader_takes_shorter_records_only, "journals", 40),
        (_asks_for_no_proof, "paper", 300),
    ],
)
def test_a_fault_is_found(fault, area, cases, monkeypatch):
    fault(monkeypatch)
    tally = run(area, 1, 0, cases)
    assert tally.failures
    assert all(case < cases for case, _ in tally.failures)


@pytest.mark.parametrize("kind, believed", [("cup-ecb", True), ("x9.19", False), ("aes-cmac", False)])
def test_only_a_mac_that_does_not_fold_stops_a_forger_on_the_line(kind, believed):
    """A limit of "cup-ecb", not of its code: it XORs all blocks, so a decline becomes an approval by one change in the
    response code and the same change eight bytes away. Where that matters: TLS, or another MAC."""
    key = b"" if kind == "cup-ecb" else bytes(range(16))
    declined = Exchange(frames.S3_SALE, frames.S5_SALE_DECLINED, kind, key)
    payload = bytearray(declined.payload)
    code = payload.index(b"51", payload.index(b"093105000045") + 12)
    for at in (code, code + 1):
        change = payload[at] ^ 0x30
        payload[at] ^= change
        payload[at - 8] ^= change  # in the reference number, which nobody knows beforehand
    answer = _read(bytes(payload), declined.mti, declined.sent, declined.mac)
    assert answer.matched and answer.code == "00"
    assert (verdict.of_payment(answer.matched, answer.code, answer.signed)[0] == verdict.APPROVED) is believed


def test_a_damaged_header_of_the_newest_sector_hides_no_payment():
    nor = journals.Nor(3)
    ledger = journals._ledger(nor)
    for trace in range(1, 40):
        key = {"batch": 1, "trace": trace}
        who = {"operator": "01", "terminal": "12345678", "merchant": "123456789012345"}
        ledger.write(records.START, kind="sale", amount=1, entry="022", card="620000******0005", **who, **key)
        ledger.write(records.REVERSING, reason="98", **key)
    nor.data[4096 + 5] ^= 1
    after = journals._ledger(nor)
    assert len(after.book.pending) == 39 and after.damaged, f"{len(after.book.pending)} of 39, and no damage told"
