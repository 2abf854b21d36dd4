"""Promise 6: two readers, written apart, tell the same of the same flash."""

from hypothesis import given
from hypothesis import strategies as st

from doubles.nor import Nor
from drivers.flash import Region
from journal import records
from journal.journal import Journal
from tools.journal import decode, payments, summary

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


@given(
    st.lists(
        st.tuples(st.integers(1, 10), st.fixed_dictionaries({"trace": numbers, "amount": numbers, "cause": texts})),
        max_size=60,
    )
)
def test_both_readers_agree_on_what_was_written(entries):
    nor = written(entries)
    found, intact = decode(bytes(nor.data))
    assert intact is True
    ours = replayed(nor)
    assert [(r["sequence"], records.NAMES.index(r["record"])) for r in found] == [(s, k) for s, k, _ in ours]
    for record, (_, _, fields) in zip(found, ours, strict=True):
        assert {name: record[name] for name in fields} == fields


@given(st.lists(st.tuples(st.integers(0, 2**14 - 1), st.integers(1, 255)), min_size=1, max_size=30))
def test_both_readers_survive_any_damage_and_agree(damage):
    nor = written([(records.TRACE, {"trace": n, "cause": "x" * (n % 40)}) for n in range(200)], damage)
    found, _ = decode(bytes(nor.data))
    ours = [(s, k) for s, k, _ in Journal(Region(nor)).replay()]
    assert [(r["sequence"], records.NAMES.index(r["record"])) for r in found] == ours


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
    nor.data[48:4096] = bytes(4048)
    journal = Journal(Region(nor))
    list(journal.replay())
    assert journal.damaged and "what lies before it" in str(decode(bytes(nor.data))[1])
