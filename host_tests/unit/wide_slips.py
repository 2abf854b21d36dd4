"""A day at a shop with paper of 80 mm: its slips, laid out by the firmware from a real journal and printed by the
simulator's printer. No terminal runs."""

import asyncio

from doubles.nor import Nor
from drivers.escpos_text import Writer
from drivers.flash import Region
from flows.drawn import lines as drawn
from journal import records
from journal.journal import Journal
from payments import goods, paper
from settings import Settings
from slips import items, notice, pay_code, pending, sale, settlement
from slips.gb18030 import Gb18030
from till import history
from till.ledger import Ledger
from tools.build import DATA
from tools.simulator.models.paper import WIDE_DOTS, Slip
from tools.simulator.models.printer import Model, Printer
from ui.text import Text

COLUMNS = 48
SHOP = {
    "header_lines": ["安心路1号", "Tel. 400 800 1234"],
    "refund_policy": ["7日内凭单退货", "Goods back within 7 days"],
    "status_url": "https://pay.example.com/s/",
    "printer_paper": "80",
}
BATCH = 12
WHO = {"operator": "01", "terminal": "12345678", "merchant": "123456789012345"}
TOKEN = bytes(range(16))
BOUGHT = (("6901234567892", "可口可乐", 350, 2), ("12", "Bread", 899, 1), ("7", "云南高山生态苹果礼盒", 12800, 1))


class Clock:
    """A second a record, from 2026-11-30 09:00:00."""

    now = 849_344_400

    def stamp(self) -> int:
        self.now += 1
        return self.now


def day() -> Ledger:
    """Sales by card and by code, one with goods, a refund, one in doubt; the batch before was settled with a
    difference."""
    ledger = Ledger(Journal(Region(Nor(9))), Clock())
    ledger.load()
    ledger.write(records.SIGN_ON, batch=BATCH - 1, keys=b"k" * 40)
    _pay(ledger, 129999, "6200000000000005")
    _settle(ledger)
    ledger.write(records.SIGN_ON, batch=BATCH, keys=b"k" * 40)
    basket = _basket()
    _pay(ledger, basket.net, "6200000000000005", goods.pack(basket), token=TOKEN)
    _pay(ledger, 1200, "134567890123456789", entry="032")
    _pay(
        ledger,
        500,
        "6200000000000005",
        kind="refund",
        orig_rrn="632713000001",
        orig_date="1129",
        operator="00",
        second="07",
    )
    doubt = _begin(ledger, 8888, "6225880000000000019", token=TOKEN)
    ledger.write(records.REVERSING, reason="98", **doubt)
    return ledger


def slips(language: str) -> dict[str, Slip]:
    """By what they are, as they come out of the printer."""
    text, shop, ledger = Text(str(DATA), language), Settings(SHOP), day()
    bought, doubt = _found(ledger, goods=1), ledger.book.pending[0]
    bought = {**bought, "lines": asyncio.run(history.goods(ledger, bought))}
    last = asyncio.run(history.settlement(ledger))
    told = "Bank system down|try again later" if language == "en" else "银行系统故障|请稍后再试"
    return {
        "merchant": printed(sale.lines(text, shop, bought, paper.SALE, False)),
        "customer": printed(sale.lines(text, shop, bought, paper.CUSTOMER, True)),
        "refund": printed(sale.lines(text, shop, _found(ledger, kind="refund"), paper.SALE, False)),
        "notice": printed(notice.lines(text, shop, doubt, paper.NOTICE, False)),
        "pending": printed(pending.lines(text, shop, [doubt], lambda _: 3723, lambda _: told)),
        "items": printed(row for row in items.lines(text, shop, ledger, BATCH, "00", ledger.book.stamp) if row),
        "settlement": printed(settlement.lines(text, shop, last, paper.SETTLEMENT, False)),
        "code": printed(pay_code.lines(text, shop, bought)),
    }


def printed(rows, columns: int = COLUMNS, **model) -> Slip:
    """The paper. What the printer could not obey, a row too wide among it, is an error."""
    wrong: list[str] = []
    model = {"dots": columns * 12, "buffer": 1 << 20, "line_s": 0.0} | model
    printer = Printer(lambda where, what: wrong.append(what), model=Model(**model))
    printer.say = lambda *_: None
    writer = Writer(Gb18030(str(DATA / "gb2312.bin")).encode, "gb18030-fs", True, columns)
    for byte in writer.reset() + b"".join(writer.line(*row) for row in rows):
        printer.received(byte, 0.0)
    printer.advance(1.0)
    assert not wrong, wrong
    (slip,) = printer.slips
    assert slip.complete and slip.dots == (WIDE_DOTS if columns == COLUMNS else columns * 12)
    return slip


def printed_drawn(rows, columns: int) -> Slip:
    """As `printed`, by a printer that knows no QR codes."""
    return printed([row for row in drawn(rows) if row], columns, native_qr=False)


def _basket() -> goods.Basket:
    basket = goods.Basket()
    for code, name, price, pieces in BOUGHT:
        line = basket.add(code, name, price)
        basket.count(line, pieces)
    basket.lines[1].take_off(10, 0, 20)
    basket.take_off(0, 200, 20)
    return basket


def _begin(ledger, amount: int, card: str, bought=(), kind: str = "sale", entry: str = "022", **more) -> dict:
    key = {"batch": ledger.book.batch, "trace": ledger.book.next_trace()}
    for lines in bought:
        ledger.write(records.GOODS, lines=lines)
    masked = card[:6] + "*" * (len(card) - 10) + card[-4:]
    about = WHO | {"kind": kind, "amount": amount, "entry": entry, "card": masked, "goods": len(bought) or None} | more
    ledger.write(records.START, **key, **about)
    return key


def _pay(ledger, amount: int, card: str, bought=(), **more) -> None:
    key = _begin(ledger, amount, card, bought, **more)
    issuer = None if more.get("entry") else "01020000"
    rrn = f"6327130000{key['trace']:02}"
    ledger.write(records.APPROVED, code="00", rrn=rrn, auth="A1B2C3", issuer=issuer, **key)
    ledger.write(records.PRINT, slip=paper.SALE, state=paper.PRINTED, **key)


def _settle(ledger) -> None:
    book = ledger.book
    batch, trace, totals = book.batch, book.next_trace(), book.totals.fields
    ledger.write(records.SETTLING, batch=batch, trace=trace, **totals)
    ledger.write(records.SETTLING, batch=batch, result=2, code="21")
    about = {"result": 2, "code": "21", "uploaded": 1, "rrn": "632713000099", "head": bytes(range(32))}
    ledger.write(records.SETTLED, batch=batch, trace=trace, **totals, **WHO | {"operator": "00"}, **about)
    ledger.write(records.PRINT, slip=paper.SETTLEMENT, state=paper.PRINTED, batch=batch, trace=trace)


def _found(ledger, **match) -> dict:
    (found,) = [one for one in asyncio.run(history.payments(ledger, 9, batch=BATCH)) if match.items() <= one.items()]
    return found
