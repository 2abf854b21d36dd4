"""A basket adds up to the fen, within what can be paid and what may be taken off, and comes back from the journal."""

import asyncio

from payments import goods
from raises import raises
from till import price_list

COLA = ("6901234567892", "可口可乐", 350)
BREAD = ("12", "Bread", 899)


def basket(*entries):
    made = goods.Basket()
    for entry in entries:
        made.add(*entry)
    return made


def test_the_same_thing_again_counts_up():
    full = basket(COLA, BREAD, COLA)
    assert [(line.code, line.pieces, line.net) for line in full.lines] == [(COLA[0], 2, 700), ("12", 1, 899)]
    assert full.net == 1599


def test_a_discount_by_percent_follows_the_pieces_and_one_by_amount_was_for_the_number_before():
    full = basket(BREAD)
    line = full.lines[0]
    line.take_off(10, 0, 20)
    assert (line.off, line.net) == (90, 809)  # 89.9 fen: half a fen and more is the customer's
    full.count(line, 3)
    assert (line.off, full.net) == (270, 2427)
    line.take_off(0, 500, 20)
    assert (line.off, line.percent) == (500, 0)
    full.take_off(0, 100, 20)
    assert full.net == 2097
    full.count(line, 2)
    assert full.net == 1798
    line.take_off(0, 0, 0)
    assert full.net == 1798


def test_what_is_taken_off_is_bounded():
    full = basket(BREAD)
    line = full.lines[0]
    assert raises(goods.BasketError, line.take_off, 21, 0, 20).args == ("goods.discount_most", 20)
    assert raises(goods.BasketError, line.take_off, 0, 180, 20).args == ("goods.discount_most", 20)
    line.take_off(0, 179, 20)
    assert raises(goods.BasketError, full.take_off, 0, 145, 20).args[0] == "goods.discount_most"
    line.take_off(100, 0, 100)
    assert full.net == 0


def test_what_is_refused_changes_nothing():
    full = basket(("1", "Gold", 999999999))
    assert raises(goods.BasketError, full.add, *BREAD).args == ("goods.sum_most",)
    assert raises(goods.BasketError, full.count, full.lines[0], 2).args == ("goods.sum_most",)
    assert [(line.name, line.pieces) for line in full.lines] == [("Gold", 1)]
    many = basket(*[(str(number), "x", 1) for number in range(goods.MOST_LINES)])
    assert raises(goods.BasketError, many.add, "999", "y", 1).args == ("goods.basket_full",)
    many.add("3", "x", 1)
    assert raises(goods.BasketError, many.count, many.lines[0], 1000).args == ("goods.pieces_most", 999)
    assert many.net == goods.MOST_LINES + 1


def test_none_of_it_takes_it_out():
    full = basket(COLA, BREAD)
    full.count(full.lines[0], 0)
    assert [line.name for line in full.lines] == ["Bread"]
    assert full.find(COLA[0]) is None and full.find("12") is full.lines[0]


def test_a_basket_comes_back_from_records_that_are_small_enough():
    full = basket(
        *[(str(6900000000000 + number), "商品名称最长二十个汉字就是这样", 100 + number) for number in range(40)]
    )
    full.lines[3].take_off(10, 0, 20)
    full.take_off(0, 77, 20)
    texts = goods.pack(full)
    assert 1 < len(texts) <= 16 and max([len(text.encode()) for text in texts]) <= 255
    told = [row for text in texts for row in goods.unpack(text)]
    assert told[:-1] == [(line.code, line.name, line.price, line.pieces, line.off) for line in full.lines]
    assert told[-1] == ("", "", 0, 0, 77)
    assert sum([price * pieces - off for _, _, price, pieces, off in told]) == full.net


def test_what_comes_back_is_what_was_paid_for_it():
    full = basket(COLA, COLA, COLA, BREAD)
    full.lines[0].take_off(10, 0, 20)  # 945 for three
    full.take_off(0, 100, 20)  # 1744 of 1844
    rows = [row for text in goods.pack(full) for row in goods.unpack(text)]
    for pieces, fen in (([0, 1], 850), ([1, 0], 297), ([2, 0], 595), ([3, 0], 893), ([3, 1], 1744), ([0, 0], 0)):
        paid, texts = goods.back(rows, full.net, pieces)
        told = [row for text in texts for row in goods.unpack(text)]
        assert (paid, [row[3] for row in told]) == (fen, [count for count in pieces if count]), pieces
        assert sum([price * count - off for _, _, price, count, off in told]) == fen


def test_a_line_of_the_list_is_read_or_refused():
    good = (
        (b"12,Bread,8.99\r\n", ("12", "Bread", 899)),
        (" 6901234567892 , 可口可乐 , 3.5 \n".encode(), ("6901234567892", "可口可乐", 350)),
        (b"1,x,9999999.99", ("1", "x", 999999999)),
        (b"7,y,3", ("7", "y", 300)),
        (b"\n", None),
    )
    for line, entry in good:
        assert price_list.parse(line, 2) == entry, line
    assert price_list.parse("\ufeffcode,name,price\n".encode(), 1) is None
    bad = (
        b"code,name,price", b"12,Bread", b"12,Bread,8.99,1", b"a,Bread,8.99", b"12,,8.99", b"12,Bread,8.999",
        b"12,Bread,-1", b"12,Bread,0.00", b"12,Bread,", b"12,Bread,1e3", b"1,x,10000000", b"12,\xff,1",
        b"12," + b"n" * 21 + b",1", b"1" * 21 + b",n,1",
    )  # fmt: skip
    for line in bad:
        assert raises(price_list.PriceListError, price_list.parse, line, 5).args == (5,), line


def test_a_list_that_is_not_there_says_so():
    error = raises(price_list.PriceListError, asyncio.run, price_list.find("no/such/list.csv", "12"))
    assert error.args == (0,)
