"""Who holds a damaged image is told what is where, what is wrong, which payments that concerns, and what to do."""

from click.testing import CliRunner

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


def test_a_refund_at_a_damaged_place_names_its_sale():
    ring = shop()
    ring.refund(93, of=12)
    start, outcome = ring.sequence - 1, ring.sequence
    ring.sale(94)
    sale = "000007/000012, reference 000000000012, date 1130, let pass by 00 and 07"
    unknown = explain(lost(ring, outcome))
    assert f"     000007/000093: refund of {sale}" in unknown, "among those that the place concerns"
    assert [line for line in unknown if line.startswith("  000007/000093") and line.endswith(f" refund of {sale}")]
    without = told(lost(ring, start))
    assert "beginning is lost (amount unknown): 000007/000093 000007/000093: takes back 000007/000012" in without


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


def test_only_the_stretch_up_to_the_next_header_is_in_doubt():
    ring = shop()
    sequence = next(n for n in numbers(ring, "start") if n > ring.begins[2])
    first = numbers(ring, "start").index(sequence) + 1
    _, raw = ring.written[sequence]
    image = images.forged(ring, sequence, raw[1], raw[8:10] + bytes((raw[10] ^ 0x40,)) + raw[11:-4])
    named = told(image).split("Payments whose records are not proven: 000007/")[1]
    assert int(named[:6]) in (first - 1, first), "nothing of the first sector"


def test_where_a_record_is_missing_the_chain_must_break_and_nobody_is_accused():
    ring = shop()
    said = told(lost(ring, numbers(ring, "approved")[2]))
    assert f"Records are missing among 1 to {ring.begins[2]} (see above)" in said
    assert "compare these payments, too, with the bank's list" in said and "somebody" not in said


def test_a_payment_that_was_decided_later_is_not_named():
    ring = Ring(2)
    ring.sale(1, outcome="")
    gap = ring.add("reversing", batch=7, trace=1, reason="98")
    ring.add("reversed", batch=7, trace=1, code="00")
    assert f"Record {gap} is missing" in told(lost(ring, gap)) and "outcome may have stood" not in told(lost(ring, gap))


def test_a_lost_beginning_is_told_where_it_was_lost_and_not_again():
    ring = Ring(2)
    start = ring.add("start", batch=7, trace=1, amount=100)
    ring.add("reversing", batch=7, trace=1, reason="98")
    second = ring.add("print", batch=7, trace=1, slip=2, state=1)
    ring.add("reversed", batch=7, trace=1, code="00")
    at, raw = ring.written[second]
    image = images.put(lost(ring, start), at, bytes(len(raw)))
    assert "2 damaged places" in told(image) and told(image).count("Payments whose beginning is lost") == 1


def test_what_began_before_all_that_is_held_is_no_loss():
    ring = Ring(4)
    ring.add("start", batch=6, trace=1, amount=100)
    ring.gone = 1
    ring.open()
    gap = ring.add("trace", trace=2)
    ring.add("approved", batch=6, trace=1, code="00")
    ring.add("settled", batch=6)
    ring.sale(3)
    assert "000006/000001" not in told(lost(ring, gap))


def test_a_first_header_that_was_changed_is_told():
    ring = shop()
    image = images.put(ring.image(), ring.opened[1], images.header(1, 0, 0, b"\x01" * 32))
    assert "The journal does not begin as it must" in told(image)


def test_a_beginning_that_a_damaged_header_may_have_given_up_is_told_so():
    ring = Ring(4)
    for trace in range(1, 80):
        ring.sale(trace)
    ring.gone = ring.begins[2]
    ring.open()
    ring.sale(80)
    image = images.erase(ring.image(), ring.opened[1])
    assert "No damage." in told(image)
    image = images.put(image, ring.opened[ring.number] + 20, bytes(4))
    assert f"Records 1 to {ring.gone} are missing" in told(image)
    assert "Or they were given up: a header is damaged that may have said so." in told(image)


def test_an_end_whose_record_is_missed_is_not_called_torn():
    ring = shop()
    image = lost(ring, ring.begins[2])
    assert row(image, ring.opened[1])[-2:] == ["unreadable", "end"]
    assert "Torn end" not in told(image)


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
