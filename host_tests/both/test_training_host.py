"""The host inside the terminal, and the journal of training: what they answer, and what they forget."""

from host import cmac, dialect, frame, iso8583, keys
from journal import records
from payments import book as books
from till.keyring import Keyring
from training import host, practice
from training.line import Line
from training.records import Records

TPDU, HEADER = "6000030000", "602200000000"


class Ident:
    terminal_id = "12345678"
    merchant_id = "123456789012345"


class Clock:
    def now(self):
        return (2026, 11, 29, 12, 30, 5)

    def stamp(self):
        return 0


class At:
    """A terminal at the line, signed on."""

    def __init__(self):
        self.line = Line(Clock())
        self.keyring = Keyring(cmac.AES_CMAC, practice.MASTER, practice.MASTER)
        mti, fields, _ = self.ask(*dialect.sign_on(Ident, 1, 0, "01"), signed=False)
        assert mti == "0810" and fields[60][2:8] == "000001"
        self.keyring.accept(fields[62])

    def ask(self, mti, fields, signed=True):
        """(MTI, fields, whether the MAC holds) of the answer; None when it is lost."""
        body = dialect.seal(mti, fields, self.keyring.mac) if signed else iso8583.pack(mti, fields)
        payload = host.reply(self.line, frame.wrap(body, TPDU, HEADER))
        if not payload:
            return None
        body = frame.unwrap(payload)
        got, answer = iso8583.unpack(body)
        assert dialect.matches(mti, fields, got, answer) == ""
        return got, answer, signed and dialect.verify(body, answer, self.keyring.mac)

    def code(self, message):
        """Response code of a signed answer; '' when it is lost."""
        answer = self.ask(*message)
        if answer is None:
            return ""
        assert answer[2], "the MAC holds"
        return answer[1][39]

    def managed(self, message):
        return self.ask(message[0], message[1], False)[1]


def sale(trace, fen, entry="022"):
    return {"kind": "sale", "trace": trace, "batch": 1, "amount": fen, "entry": entry, "operator": "01"}


def test_the_fen_decide_what_a_sale_ends_with():
    at = At()
    for trace, (fen, code) in enumerate(((1234, "00"), (151, "51"), (154, "54"), (161, "61"), (191, "91"), (198, ""))):
        assert at.code(dialect.sale(Ident, sale(trace + 2, fen))) == code, fen


def test_a_lost_answer_was_booked_and_is_undone_at_once_or_later():
    at = At()
    for trace, fen, lost in ((2, 198, 0), (3, 197, 3)):
        assert at.code(dialect.sale(Ident, sale(trace, fen))) == ""
        assert at.line.sums == [fen, 1, 0, 0]
        undo = dialect.reversal(Ident, sale(trace, fen), "98")
        assert [at.code(undo) for _ in range(lost + 2)] == [""] * lost + ["00", "25"]
    assert at.line.sums == [0, 0, 0, 0]


def test_a_void_can_lose_its_answer_and_then_the_sale_stands():
    at = At()
    paid = sale(2, 196)
    assert at.code(dialect.sale(Ident, paid)) == "00"
    void = sale(3, 196) | {"kind": "void", "orig_rrn": "000000000002", "orig_batch": 1, "orig_trace": 2}
    assert at.code(dialect.void(Ident, void)) == ""
    assert at.line.sums == [196, 1, 196, 1]
    assert at.code(dialect.reversal(Ident, void, "98")) == "00"
    assert at.line.sums == [196, 1, 0, 0]
    again = void | {"trace": 4}
    assert [at.code(dialect.void(Ident, again)), at.code(dialect.void(Ident, again))] == ["", "00"]


def test_what_is_answered_is_kept_as_sums_alone():
    at = At()
    for trace in range(2, 40):
        assert at.code(dialect.sale(Ident, sale(trace, 1000 + 51 * (trace % 2)))) == ("51" if trace % 2 else "00")
    refund = dict(sale(40, 298), kind="refund", orig_rrn="000000000002", orig_date="1129")
    assert [at.code(dialect.refund(Ident, refund)) for _ in range(2)] == ["", "00"], "sent again, paid back once"
    assert (at.line.sums, at.line.unsure) == ([19000, 19, 298, 1], {})


def test_the_customer_of_a_code_confirms_first():
    at = At()
    code = sale(2, 109, "032")
    assert at.code(dialect.sale(Ident, code)) == "09" and at.line.sums == [0, 0, 0, 0]
    assert [at.code(dialect.query(Ident, code)) for _ in range(2)] == ["09", "00"]
    assert at.code(dialect.sale(Ident, sale(3, 109))) == "00", "of a card they mean nothing"
    assert at.line.sums == [218, 2, 0, 0]


def test_a_wrong_mac_is_refused():
    at = At()
    at.keyring = Keyring(cmac.AES_CMAC, practice.MASTER, practice.MASTER)
    at.keyring._key = bytes(16)
    got, answer, _ = at.ask(*dialect.sale(Ident, sale(2, 1234)))
    assert (got, answer[39], at.line.sums) == ("0210", "A0", [0, 0, 0, 0])
    assert len(keys.kcv(cmac.AES_CMAC, bytes(16))) == 4


def test_it_compares_its_own_books_with_the_totals_and_then_begins_a_new_batch():
    at = At()
    assert at.code(dialect.sale(Ident, sale(2, 1234))) == "00"
    void = dict(sale(3, 1234), kind="void", orig_rrn="000000000002", orig_batch=1, orig_trace=2)
    assert at.code(dialect.void(Ident, void)) == "00"
    totals = {"debit": 1234, "debits": 1, "credit": 1234, "credits": 1}
    for amount, result in ((1234, "1"), (1235, "2")):
        totals["debit"] = amount
        answer = at.managed(dialect.settlement(Ident, 4, 1, "01", totals))
        assert answer[48][30] == result and len(answer[48]) == 62
    assert at.managed(dialect.upload_end(Ident, 5, 1, True, 2))[39] == "00"
    assert (at.line.batch, at.line.sums) == (2, [0, 0, 0, 0])
    assert at.managed(dialect.sign_on(Ident, 6, 1, "01"))[60] == "00000002003"
    for message in (dialect.echo(Ident, 2), dialect.sign_off(Ident, 7, 2)):
        answer = at.managed(message)
        assert answer[39] == "00" and 12 not in answer, "the terminal's clock stays as it is"


def test_the_journal_of_training_forgets_what_is_over_and_nothing_else():
    kept = Records()
    ledger = practice.Short(kept, Clock())
    ledger.load()
    for trace in range(1, 40):
        key = {"batch": 1, "trace": trace}
        ledger.write(
            records.START, amount=100, kind="sale", entry="022", terminal=Ident.terminal_id,
            merchant=Ident.merchant_id, **key,
        )  # fmt: skip
        if trace == 3:
            ledger.write(records.REVERSING, reason="98", **key)
        else:
            ledger.write(records.DECLINED, code="51", **key)
            ledger.write(records.PRINT, slip=6, state=1, **key)
        ledger.tidy()
    assert ledger.began(1, 3) and [payment["trace"] for payment in ledger.book.pending] == [3]
    first = [fields["trace"] for _, kind, fields in ledger.replay() if kind == records.START][0]
    assert first == 3, "what is being undone can still be looked up"
    ledger.write(records.REVERSED, batch=1, trace=3, code="00")
    ledger.write(records.PRINT, slip=4, batch=1, trace=3, state=1)
    for trace in range(40, 45):
        key = {"batch": 1, "trace": trace}
        ledger.write(
            records.START, amount=100, kind="sale", entry="022", terminal=Ident.terminal_id,
            merchant=Ident.merchant_id, **key,
        )  # fmt: skip
        ledger.write(records.DECLINED, code="51", **key)
        ledger.tidy()
    held = list(kept.replay())
    assert len(held) == 16 and held[-1][0] == kept.sequence and held[0][0] == kept.gone + 1
    assert ledger.book.last["state"] == books.DECLINED and ledger.room_for_sale and ledger.damaged == 0
