"""Who holds a damaged image is told what is where, what is wrong, which payments that concerns, and what to do."""

from functools import cache

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.journal import read
from tools.journal.__main__ import main
from tools.journal.explain import explain
from unit import journal_images as images
from unit.journal_images import SECTOR, Ring, turns


def told(image: bytes) -> str:
    """All in one line, so that a sentence is found wherever it was broken."""
    return " ".join(" ".join(explain(image)).split())


def shop() -> Ring:
    """Three sectors of sales of one batch; the last two are being reversed and just begun."""
    ring = Ring(4, first=1)
    ring.add("sign_on", batch=7)
    for trace in range(1, 91):
        ring.sale(trace)
    ring.sale(91, outcome="reversing")
    ring.sale(92, outcome="")
    return ring


def numbers(ring: Ring, kind: str) -> list:
    """Of the records of a kind."""
    return [n for n, (_, raw) in ring.written.items() if raw[1] == images.KINDS.index(kind)]


def lost(ring: Ring, sequence: int) -> bytes:
    at, raw = ring.written[sequence]
    return images.put(ring.image(), at, bytes(len(raw)))


def row(image: bytes, at: int) -> list:
    """Columns of the line about the sector at a place."""
    return next(line for line in explain(image) if line.startswith(f"0x{at:06x}")).split()[1:]


def test_every_sector_in_use_has_its_line():
    ring = turns()
    lines = explain(ring.image())
    assert "all up to record" in lines[0] and lines[0].endswith("no damaged places.")
    assert sum(line.startswith("0x") for line in lines) == 8
    newest = ring.opened[ring.number]
    used = ring.written[ring.sequence][0] + len(ring.written[ring.sequence][1]) - newest
    records = f"{ring.begins[ring.number] + 1}..{ring.sequence}"
    assert row(ring.image(), newest) == [str(ring.number), records, str(used), "live"]
    assert sum(line.endswith("dead (given up)") for line in lines) == 6
    assert "No damage." in told(ring.image()) and "verify IMAGE --head CHAIN" in told(ring.image())


def test_a_torn_end_is_no_damage():
    ring = shop()
    ring.torn()
    image = ring.image()
    assert row(image, ring.opened[ring.number])[-3:] == ["live,", "torn", "end"]
    assert f"power failed while record {ring.sequence + 1} was written" in told(image)
    assert "No damage." in told(image)


def test_payments_without_outcome_are_listed_with_what_is_known():
    lines = [line.split() for line in explain(shop().image())]
    assert ["000007/000091", "0.91", "620000******0005"] in lines
    assert ["000007/000092", "0.92", "620000******0005"] in lines
    assert sum(line[:1] == ["000007/000090"] for line in lines) == 0


def test_a_lost_outcome_names_the_payment():
    ring = shop()
    image = lost(ring, numbers(ring, "approved")[-1])
    assert f"Record {numbers(ring, 'approved')[-1]} is missing" in told(image)
    assert "Payments whose outcome may have stood there: 000007/000090 Do: ask the bank" in told(image)
    assert "JOURNAL" in told(image)


def test_a_lost_start_names_the_payment_and_no_other():
    ring = shop()
    image = lost(ring, numbers(ring, "start")[4])
    assert "Payments whose beginning is lost (amount unknown): 000007/000005 Do: ask the bank" in told(image)


def test_a_lost_slip_record_concerns_no_payment():
    ring = shop()
    image = lost(ring, numbers(ring, "print")[-1])
    assert "Payments: none that the records show. Do:" in told(image)


def test_payments_that_are_lost_whole_are_told_by_their_trace_numbers():
    ring = shop()
    image = images.erase(ring.image(), ring.opened[2])
    first, last = ring.begins[2] + 1, ring.begins[3]
    assert f"Records {first} to {last} are missing" in told(image)
    starts = [n for n in numbers(ring, "start") if first <= n <= last]
    traces = [numbers(ring, "start").index(n) + 1 for n in starts]
    begun = next(n for n in range(last + 1, last + 4) if n in numbers(ring, "approved") + numbers(ring, "start"))
    if begun in numbers(ring, "approved"):  # the last one's outcome is in the next sector: that one is named
        traces.pop()
    assert f"Payments may be lost whole: those with trace {traces[0]:06d} to {traces[-1]:06d}" in told(image)


def test_a_lost_sector_in_which_the_last_batches_were_is_bounded():
    ring = turns()
    oldest = next(line for line in explain(ring.image()) if line.endswith("  live")).split()[0]
    assert "Payments may be lost whole: those before 000006/" in told(images.erase(ring.image(), int(oldest, 16)))


def test_a_changed_record_puts_its_stretch_in_doubt():
    ring = shop()
    sequence = numbers(ring, "approved")[2]
    _, raw = ring.written[sequence]
    image = images.forged(ring, sequence, raw[1], raw[8:-4].replace(b"000000000003", b"000000000009"))
    said = told(image)
    assert f"One or more of records 1 to {ring.begins[2]}, or the header behind them, are not what was written" in said
    assert "Payments whose records are not proven: 000007/000001 to 0000" in said
    assert "Take the terminal out of use" in said


def test_a_damaged_header_concerns_no_payment():
    ring = shop()
    image = images.put(ring.image(), ring.opened[2] + 9, b"\x77")
    assert row(image, ring.opened[2])[-2:] == ["damaged", "header"]
    records = f"{ring.begins[2] + 1} to {ring.begins[3]}"
    assert f"The sector's header is damaged. Its records {records} can be read. Payments: none" in told(image)
    assert explain(image)[0].endswith("1 damaged place.")


def test_a_record_without_sense_names_the_payment_that_was_open():
    ring = shop()
    sequence = numbers(ring, "approved")[-1]
    image = images.forged(ring, sequence, 4, b"\x02\xff" + ring.written[sequence][1][10:-4])
    assert f"Record {sequence} is whole, and its content makes no sense" in told(image)
    assert "Payments whose outcome may have stood there: 000007/000090" in told(image)


def test_a_second_copy_of_a_sector_is_told():
    ring = shop()
    image = ring.image()
    image = images.put(image, 0, image[ring.opened[2] : ring.opened[2] + SECTOR])
    assert "a sector or a record lies here a second time" in told(image)


def test_an_overwritten_sector_is_pointed_at():
    ring = shop()
    image = images.put(ring.image(), ring.opened[2], bytes(SECTOR))
    assert row(image, ring.opened[2])[:2] == ["not", "erased,"]


def test_many_damaged_places_are_not_all_told():
    ring = Ring(4)
    for trace in range(1, 60):
        ring.sale(trace)
    image = ring.image()
    for sequence in range(2, 120, 2):
        image = images.put(image, ring.written[sequence][0], bytes(12))
    assert "more damaged places" in told(image)
    assert "40. At" in told(image) and "41. At" not in told(image)


def test_what_is_no_journal_is_told_without_a_fault(tmp_path):
    for content, words in (
        (b"", "erased flash"), (b"\xff" * 9000, "erased flash"), (bytes(9000), "journal partition"),
    ):  # fmt: skip
        path = tmp_path / "flash.bin"
        path.write_bytes(content)
        done = CliRunner().invoke(main, ["explain", str(path)])
        assert done.exit_code == 0 and "No journal" in done.output and words in done.output


# Any image


@cache
def sound() -> bytes:
    return turns(3, 5).image()


def harmed(changes: list) -> bytes:
    image = bytearray(sound())
    for at, data, fit in changes:
        at %= len(image) - len(data)
        at -= at % 4 if fit else 0
        image[at : at + len(data)] = data
    return bytes(image)


numbers32 = st.integers(0, 2**32 - 1) | st.integers(0, 400)
values = st.integers(0, 99) | st.integers(0, 2**2030)
any_fields = st.fixed_dictionaries(
    {}, optional={**dict.fromkeys(("batch", "trace", "stamp", "slip", "amount"), values), "card": st.text(max_size=30)}
)
forged_records = st.builds(
    images.record, st.integers(0, 13) | st.integers(0, 255), numbers32,
    st.binary(max_size=60) | any_fields.map(images.payload).filter(lambda content: len(content) <= 480),
)  # fmt: skip
forged_headers = st.builds(images.header, numbers32, numbers32, numbers32, st.binary(min_size=32, max_size=32))
sector_starts = st.tuples(st.integers(0, 4).map(lambda place: place * SECTOR), forged_headers, st.just(True))
anywhere = st.tuples(st.integers(0, 5 * SECTOR), forged_records | st.binary(max_size=300), st.booleans())
copies = st.tuples(
    st.integers(0, 4).map(lambda place: place * SECTOR),
    st.integers(0, 4).map(lambda place: sound()[place * SECTOR : (place + 1) * SECTOR]), st.just(True),
)  # fmt: skip


@settings(deadline=None)
@given(st.binary(max_size=9000) | st.lists(sector_starts | anywhere | copies, max_size=12).map(harmed), st.data())
def test_no_image_is_beyond_any_command(tmp_path_factory, image, data):
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(image[: data.draw(st.just(len(image)) | st.integers(0, len(image)))])
    head = read(path.read_bytes()).chain.hex()
    for command in ("explain", "verify", f"verify --head {head}", "list", "export", "export --format csv"):
        done = CliRunner().invoke(main, [*command.split(), str(path)])
        assert done.exception is None or isinstance(done.exception, SystemExit), command
        assert done.exit_code in ((0,) if command == "explain" else (0, 1))
        assert done.output or command == "list"
