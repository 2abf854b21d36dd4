"""A basket of goods: what is bought, how much of it, at what discount, and what it comes to. Whole fen throughout."""

from micropython import const

from payments.money import MAX_FEN

MOST_LINES = const(40)
MOST_PIECES = const(999)
_PART = const(240)  # bytes of lines in one record


class BasketError(Exception):
    """This cannot be put in or taken off; args[0] is a text key that says why, args[1:] what goes into it."""


class Priced:
    """Something with a price and a discount, by percent or by amount (fen); the one given last holds."""

    percent = 0
    less = 0

    @property
    def gross(self) -> int:
        """fen, before the discount."""
        raise NotImplementedError

    @property
    def off(self) -> int:
        """fen; half a fen of a percentage is the customer's."""
        return min(self.gross, self.less or (self.gross * self.percent + 50) // 100)

    @property
    def net(self) -> int:
        return self.gross - self.off

    def take_off(self, percent: int, fen: int, most_percent: int):
        """Give a discount of `percent`, or of `fen`; 0 and 0 take it back. Raises BasketError beyond `most_percent`."""
        if percent > most_percent or fen * 100 > self.gross * most_percent:
            raise BasketError("goods.discount_most", most_percent)
        self.percent, self.less = percent, fen


class Line(Priced):
    """So many pieces of one thing. price: fen for one."""

    def __init__(self, code: str, name: str, price: int):
        self.code = code
        self.name = name
        self.price = price
        self.pieces = 1

    @property
    def gross(self) -> int:
        return self.price * self.pieces


class Basket(Priced):
    """lines: in the order in which they came."""

    def __init__(self):
        self.lines = []

    @property
    def gross(self) -> int:
        return sum([line.net for line in self.lines])

    def add(self, code: str, name: str, price: int) -> Line:
        """One piece more; one that is there already counts up. Raises BasketError."""
        line = self.find(code)
        if line is not None:
            self.count(line, line.pieces + 1)
        elif len(self.lines) == MOST_LINES:
            raise BasketError("goods.basket_full")
        else:
            line = Line(code, name, price)
            self.lines.append(line)
            self._bounded(line, lambda: self.lines.remove(line))
        return line

    def find(self, code: str) -> "Line | None":
        for line in self.lines:
            if line.code == code:
                return line
        return None

    def count(self, line: Line, pieces: int):
        """So many pieces; 0 takes the line out. A discount in fen was given for the number before: it goes. Raises
        BasketError."""
        if not 0 <= pieces <= MOST_PIECES:
            raise BasketError("goods.pieces_most", MOST_PIECES)
        before = line.pieces
        line.pieces = pieces
        self._bounded(line, lambda: setattr(line, "pieces", before))
        line.less = self.less = 0
        if not pieces:
            self.lines.remove(line)

    def _bounded(self, line: Line, undo):
        """The sum stays one that can be paid."""
        if self.gross > MAX_FEN:
            undo()
            raise BasketError("goods.sum_most")


def pack(basket: Basket) -> list:
    """Texts for the journal, each of some lines and small enough for a record; a discount on the whole comes last."""
    rows = [(line.code, line.name, line.price, line.pieces, line.off) for line in basket.lines]
    if basket.off:
        rows.append(("", "", 0, 0, basket.off))
    return _texts(rows)


def back(rows: list, amount: int, pieces: list) -> tuple:
    """(fen, texts for the journal) of what is given back of a sale.

    rows: of its lines, as unpack gives them; amount: what was paid for them; pieces: how many of each come back. A
    discount on the whole is shared among the lines; whoever brings back everything gets back everything.
    """
    rows = [row for row in rows if row[0]]
    whole = sum([price * bought - off for _, _, price, bought, off in rows])
    returned = []
    for (code, name, price, bought, off), count in zip(rows, pieces):
        if count:
            paid = (price * bought - off) * count * amount // (bought * whole) if whole else 0
            returned.append((code, name, price, count, price * count - paid))
    fen = sum([price * count - off for _, _, price, count, off in returned])
    if [row[3] for row in rows] == pieces and fen < amount:
        code, name, price, count, off = returned[-1]
        returned[-1] = code, name, price, count, off - (amount - fen)
        fen = amount
    return fen, _texts(returned)


def _texts(rows: list) -> list:
    texts = []
    for row in rows:
        text = "\t".join([str(part) for part in row])
        if texts and len((texts[-1] + text).encode()) < _PART:
            texts[-1] += "\n" + text
        else:
            texts.append(text)
    return texts


def unpack(text: str):
    """Yield (code, name, price, pieces, off) of one of pack's texts; no code: the discount on the whole."""
    for row in text.split("\n"):
        code, name, price, pieces, off = row.split("\t")
        yield code, name, int(price), int(pieces), int(off)
