"""Money is whole fen; a card number is checked before use and shown as first 6 and last 4 only (promise 7)."""

from payments import cards, money
from raises import raises

NUMBER = "6200000000000005"


def test_amounts_read_as_written():
    for fen, text in (
        (0, "0.00"),
        (5, "0.05"),
        (1234, "12.34"),
        (123456789, "1,234,567.89"),
        (100000, "1,000.00"),
        (-150, "-1.50"),
    ):
        assert money.to_text(fen) == text


def test_digits_are_typed_fen_first_and_taken_back():
    fen = 0
    for digit in ("1", "2", "3", "4"):
        fen = money.push(fen, digit)
    assert fen == 1234
    assert money.push(fen, "00") == 123400
    assert money.pull(fen) == 123


def test_an_amount_never_passes_the_limit():
    assert money.push(999999999, "1") == 999999999
    assert money.push(99999999, "00") == 999999990
    assert money.push(0, "00") == 0


def test_luhn():
    assert cards.luhn(NUMBER) and cards.luhn("4111111111111111")
    assert not cards.luhn("6200000000000004") and not cards.luhn("6200000000000050")


def test_masked_number_shows_six_and_four():
    assert cards.mask(NUMBER) == "620000******0005"
    assert cards.mask("620000000000000000" + "3") == "620000*********0003"


def test_a_good_stripe_is_a_card():
    card = cards.from_track2(NUMBER + "=3012101123456789", "2611")
    assert (card.number, card.expiry, card.entry) == (NUMBER, "3012", "022")
    assert cards.from_track2(NUMBER + "D30121011", "2611").track2 == NUMBER + "=30121011"


def test_a_keyed_card_has_no_track():
    card = cards.from_keys(NUMBER, "3012")
    assert (card.entry, card.track2) == ("012", "")
    card.wipe()
    assert card.number == card.expiry == card.track2 == ""


def refused(call, *args):
    return raises(cards.CardError, call, *args).args[0]


def test_a_bad_card_is_refused_with_the_reason_and_without_the_number():
    assert refused(cards.from_track2, "62000000=3012") == "card.length"
    assert refused(cards.from_track2, "6200000000000004=3012") == "card.number"
    assert refused(cards.from_track2, NUMBER + "=3013") == "card.expiry"
    assert refused(cards.from_track2, NUMBER + "=2610", "2611") == "card.expired"
    assert refused(cards.from_track2, NUMBER) == "card.unread"
    assert refused(cards.from_track2, NUMBER + "=30") == "card.unread"
    assert refused(cards.from_track2, NUMBER + "=3012x") == "card.unread"
    assert refused(cards.from_track2, NUMBER + "=3012=1") == "card.unread"
    assert refused(cards.from_keys, NUMBER, "0000") == "card.expiry"
    assert refused(cards.from_keys, "62000000000000٠٥", "3012") == "card.length"


def test_the_month_of_expiry_is_still_good():
    assert cards.from_keys(NUMBER, "2611", "2611").expiry == "2611"
