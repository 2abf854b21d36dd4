"""Member cards: a number for every UID that stays the same, none for others, and what goes out of it."""

from host import dialect
from payments import member
from payments.cards import CardError, check_number
from raises import raises


class Ident:
    terminal_id = "12345678"
    merchant_id = "123456789012345"


def test_a_uid_is_one_good_card_number():
    numbers = {}
    for uid in (
        "04a1b2c3d4e5f6",
        "04A1B2C3D4E5F7",
        "12345678",
        "00000001",
        "ffffffff",
        "ffffffffffffff",
        "01000000000000",
    ):
        card = member.from_uid(uid)
        check_number(card.number)
        assert len(card.number) == 19 and card.number[0] == "9" and card.entry == "072"
        numbers[card.number] = uid
    assert len(numbers) == 7
    assert member.from_uid("04a1b2c3d4e5f6").number == member.from_uid("04A1B2C3D4E5F6").number == "9013036890686028701"


def test_what_may_be_another_number_next_time_is_none():
    """Chance, as phones and bank cards give; two UIDs with one number; too long; no UID at all."""
    for uid in ("08123456", "00a1b2c3d4e5f6", "0102030405060708090a", "", "04a1b2"):
        assert raises(CardError, member.from_uid, uid).args == ("card.no_member",)


def test_the_number_alone_goes_out_and_only_its_ends_stay():
    card = member.from_uid("04a1b2c3d4e5f6")
    assert card.masked == "901303*********8701" and not card.shown
    request = {"trace": 1, "batch": 1, "amount": 1234, "kind": "sale", "entry": card.entry, "operator": "01"}
    card.fill(request)
    mti, fields = dialect.sale(Ident, request)
    assert (mti, fields[2], fields[22]) == ("0200", "9013036890686028701", "072")
    assert 14 not in fields and 35 not in fields
    card.wipe()
    assert card.number == ""
