"""Promise 6: two readers, written apart, tell the same of the same flash."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from doubles.cut_nor import CutNor, PowerCut
from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from raises import raises
from tools.journal import decode, payments, read, summary
from tools.journal.reader import kinds

numbers = st.integers(0, 999999)
texts = st.text(max_size=20)


def written(entries, damage=()):
    nor = Nor(4)
    journal = Journal(Region(nor))
    list(journal.replay())
    for kind, fields in entries:
        journal.append(kind, records.encode(fields))
    for place, bits in damage:
        nor.data[place % len(nor.data)] &= ~bits & 0xFF
    return nor


def replayed(nor):
    return [(sequence, kind, records.decode(payload)) for sequence, kind, payload in Journal(Region(nor)).replay()]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 13), st.fixed_dictionaries({"trace": numbers, "amount": numbers, "cause": texts})),
        max_size=60,
    )
)
def test_both_readers_agree_on_what_was_written(entries):
    nor = written(entries)
    found, intact = decode(bytes(nor.data))
    assert intact is True
    ours = replayed(nor)
    assert [(r["sequence"], kinds().index(r["record"])) for r in found] == [(s, k) for s, k, _ in ours]
    for record, (_, _, fields) in zip(found, ours, strict=True):
        assert {name: record[name] for name in fields} == fields


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**14 - 1), st.integers(1, 255)), min_size=1, max_size=30))
def test_both_readers_survive_any_damage_and_agree(damage):
    nor = written([(records.TRACE, {"trace": n, "cause": "x" * (n % 40)}) for n in range(200)], damage)
    found, _ = decode(bytes(nor.data))
    ours = [(s, k) for s, k, _ in Journal(Region(nor)).replay()]
    assert [(r["sequence"], kinds().index(r["record"])) for r in found] == ours


def test_the_story_of_two_payments():
    key = {"batch": 1, "trace": 5}
    nor = written(
        [
            (records.SIGN_ON, {"batch": 1, "keys": b"k"}),
            (records.START, {"kind": "sale", "amount": 100} | key),
            (records.APPROVED, {"code": "00"} | key),
            (records.PRINT, {"slip": 1, "state": 2} | key),
            (records.PRINT, {"slip": 1, "state": 1} | key),
            (records.START, {"kind": "sale", "amount": 7, "batch": 1, "trace": 6}),
        ]
    )
    found, _ = decode(bytes(nor.data))
    first, second = payments(found)
    assert (first["state"], first["slips"], first["kind"]) == ("approved", {1: 1}, "sale")
    assert second["state"] == "started"
    assert summary(bytes(nor.data)) == {"pending": 1, "batch": 1}


def test_a_sector_that_lost_all_its_records_is_missed_by_both():
    nor = written([(records.TRACE, {"trace": n, "cause": "x" * 200}) for n in range(30)])
    nor.data[52:4096] = bytes(4044)
    journal = Journal(Region(nor))
    list(journal.replay())
    assert journal.damaged and "records 1 to 18 are missing" in str(decode(bytes(nor.data))[1])


def turned(nor: CutNor, days: int, cut_every: int) -> tuple[Journal, int]:
    """(journal, records) of some days, each settled and tidied up after; the plug is pulled all the time."""
    journal = opened(nor)
    for number in range(1, days * 40 + 1):
        if number % cut_every == 0:
            nor.left, nor.part = 0, number % 256
            raises(PowerCut, journal.append, records.TRACE, bytes(90))
            nor.left = None
            journal = opened(nor)
        kind = records.SETTLED if number % 40 == 0 else records.TRACE
        journal.append(kind, records.encode({"batch": number // 40, "trace": number, "cause": "x" * (number % 200)}))
        if kind == records.SETTLED:
            journal.settled = number
        while journal.tidy():
            pass
    return journal, days * 40


def opened(nor: CutNor) -> Journal:
    journal = Journal(Region(nor))
    settled = [sequence for sequence, kind, _ in journal.replay() if kind == records.SETTLED]
    journal.settled = settled[-1] if settled else journal.gone
    return journal


def test_both_readers_agree_on_a_ring_that_went_round_under_power_cuts():
    nor = CutNor(9)
    journal, written = turned(nor, 30, 31)
    reading = read(bytes(nor.data))
    assert journal.gone > 0 and reading.live[-1].number > 2 * 9, "it went round"
    assert reading.wrong == []
    assert (reading.gone, reading.chain) == (journal.gone, journal.head)
    assert [record["sequence"] for record in reading.records] == list(range(journal.gone + 1, written + 1))
    assert [(s, kinds()[k]) for s, k, _ in Journal(Region(nor)).replay()] == [
        (record["sequence"], record["record"]) for record in reading.records
    ]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9 * 4096 - 1), st.integers(1, 255)), min_size=1, max_size=20))
def test_both_readers_agree_on_a_damaged_ring(damage):
    nor = CutNor(9)
    nor.data[:] = _ring()
    for place, bits in damage:
        nor.data[place] &= ~bits & 0xFF
    image = bytes(nor.data)
    journal = Journal(Region(nor))
    ours = [(sequence, kinds()[kind]) for sequence, kind, _ in journal.replay()]
    assert [(record["sequence"], record["record"]) for record in decode(image)[0]] == ours
    assert decode(image)[1] is not True or not journal.damaged


@cache
def _ring() -> bytes:
    nor = CutNor(9)
    turned(nor, 20, 37)
    return bytes(nor.data)
