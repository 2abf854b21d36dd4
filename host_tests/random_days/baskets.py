"""Baskets of goods, and what comes back of them."""

import random

from payments.goods import Basket, BasketError, unpack

SHELF = (
    ("6901234567892", "可口可乐", 350), ("12", "Bread", 899), ("7", "Apple", 120),
    ("6920000000017", "东北大米五公斤装", 5980),
    ("41", "Olive oil, 750 ml", 11800), ("42", "Milk", 1290), ("43", "Matches", 1), ("44", "牙膏", 1550),
    ("6930000000090", "Washing powder 2 kg", 3999), ("45", "Pen", 250), ("46", "酱油", 990), ("47", "Kettle", 24900),
)  # fmt: skip
MOST_OFF = 20  # percent


def fill(seed: int) -> Basket:
    """Some things, some of them several times and cheaper."""
    chance = random.Random(seed)
    basket = Basket()
    for thing in chance.sample(SHELF, chance.choice((1, 2, 3, 12))):
        line = basket.add(*thing)
        basket.count(line, chance.choice((1, 1, 2, 7)))
        _discount(chance, line)
    _discount(chance, basket)
    return basket


def _discount(chance: random.Random, priced) -> None:
    percent, fen = chance.choice(((0, 0), (0, 0), (chance.randrange(1, 30), 0), (0, chance.randrange(1, 300))))
    try:
        priced.take_off(percent, fen, MOST_OFF)
    except BasketError:
        pass  # more than the cashier may give


def comes_back(seed: int, rows: list) -> list[int]:
    """How many pieces of each line, all of them now and then; rows: as payments.goods.unpack gives them."""
    chance = random.Random(seed)
    whole = chance.random() < 0.3
    return [bought if whole else chance.randint(0, bought) for code, _, _, bought, _ in rows if code]


def rows_of(texts) -> list:
    return [row for text in texts for row in unpack(text)]


def total(texts) -> int:
    """fen that lines of the journal come to."""
    return sum(price * pieces - off for _, _, price, pieces, off in rows_of(texts))
