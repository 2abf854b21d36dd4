"""Money, cards, records and recovery: properties over everything that can be typed, swiped or written."""

from hypothesis import given
from hypothesis import strategies as st

from journal import records
from payments import cards, money, queue
from payments.cards import CardError

fen = st.integers(0, money.MAX_FEN)


@given(fen)
def test_an_amount_reads_back_to_the_fen(amount):
    assert int(money.to_text(amount).replace(",", "").replace(".", "")) == amount


@given(st.lists(st.sampled_from(["0", "1", "5", "9", "00", "<"]), max_size=40))
def test_typing_never_passes_the_limit_and_never_goes_below_nothing(keys):
    amount = 0
    for key in keys:
        amount = money.pull(amount) if key == "<" else money.push(amount, key)
        assert isinstance(amount, int) and 0 <= amount <= money.MAX_FEN


@given(fen, st.sampled_from("0123456789"))
def test_a_digit_that_was_taken_can_be_taken_back(amount, digit):
    after = money.push(amount, digit)
    assert money.pull(after) == amount or after == amount


@given(st.text(max_size=60))
def test_any_stripe_gives_a_checked_card_or_a_reason(text):
    try:
        card = cards.from_track2(text)
    except CardError as problem:
        assert problem.args[0].startswith("card.")
        assert not any(digit in problem.args[0] for digit in "0123456789")
        return
    assert cards.luhn(card.number) and 12 <= len(card.number) <= 19 and len(card.expiry) == 4


@given(st.text("0123456789=D", min_size=10, max_size=45))
def test_a_stripe_of_the_right_letters_is_never_read_half(text):
    try:
        card = cards.from_track2(text)
    except CardError:
        return
    assert card.track2.startswith(card.number + "=" + card.expiry)
    assert card.track2.replace("=", "D") == text.replace("=", "D")


@given(st.text("0123456789", min_size=12, max_size=19))
def test_a_mask_hides_all_but_ten_digits(number):
    shown = cards.mask(number)
    assert len(shown) == len(number) and shown[:6] == number[:6] and shown[-4:] == number[-4:]
    assert set(shown[6:-4]) <= {"*"}


@given(st.text("0123456789", min_size=11, max_size=18), st.integers(0, 17), st.integers(1, 9))
def test_luhn_finds_every_single_wrong_digit(digits, place, change):
    number = next(digits + check for check in "0123456789" if cards.luhn(digits + check))
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not cards.luhn(wrong)


@given(st.binary(max_size=300))
def test_any_payload_is_decoded_or_refused(payload):
    try:
        fields = records.decode(payload)
    except records.RecordError:
        return
    assert isinstance(fields, dict)


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=8))
def test_there_is_always_a_next_try(tries, delays):
    assert queue.delay_s(tries, tuple(delays)) in delays


@given(st.integers(0, 50), st.integers(0, 10**7), st.integers(1, 10), st.integers(60, 604800))
def test_the_gate_opens_only_below_both_limits(pending, oldest, limit, age):
    is_open = queue.gate(pending, oldest, limit, age) == queue.OPEN
    assert is_open == (pending == 0 or (pending < limit and oldest < age))
