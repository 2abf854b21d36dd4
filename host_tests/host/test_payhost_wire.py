"""The host's own codec, MACs and key blocks against published frames and values, and against broken bytes."""

import random

import pytest

from payhost_client import Client
from payhost_frames import FRAMES
from tools.host import HostThread, keys, wire

K3_BLOCK = "9D9B0A7255115A74E91616D6A0C2703995F77D9741B1F3D154C3079A0000000000000000A2AFCD72"
K3_MAK = bytes.fromhex("1A2B3C4D5E6F7081")
RETAIL = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")


def parsed(name: str) -> wire.Message:
    return wire.parse(bytes.fromhex(FRAMES[name])[2:])


@pytest.mark.parametrize("name", FRAMES)
def test_published_frame_reads_and_writes_back_the_same(name):
    raw = bytes.fromhex(FRAMES[name])
    msg = wire.parse(raw[2:])
    assert wire.frame(wire.encode(msg.mti, msg.fields), msg.tpdu, msg.header) == raw


@pytest.mark.parametrize("name", [name for name in FRAMES if name[0] == "S" and 64 in parsed(name).fields])
def test_published_mac_holds(name):
    msg = parsed(name)
    assert keys.mac_holds("cup-ecb", K3_MAK, msg.mab, msg.fields[64])


def test_sale_request_means_what_was_published():
    msg = parsed("S3")
    assert msg.fields[2] == "6200000000000005"
    assert (msg.fields[4], msg.fields[11], msg.fields[22]) == ("000000001234", "000045", "012")
    assert (msg.fields[41], msg.fields[42], msg.fields[60]) == ("12345678", "123456789012345", "2200012300050")


def test_answer_tpdu_is_that_of_the_published_answer():
    assert wire.answer_tpdu(parsed("S3").tpdu) == parsed("S4").tpdu


@pytest.mark.parametrize(
    ("key", "data", "value"),
    [
        ("2222222222222222", "1234567890ABCDEFABCDEF1234567890", "E267B6E2"),
        ("1A2B3C4D5E6F7081", FRAMES["S6"][26:-16], "0258D5B8"),
    ],
)
def test_cup_ecb(key, data, value):
    assert keys.mac("cup-ecb", bytes.fromhex(key), bytes.fromhex(data)) == value.encode()


@pytest.mark.parametrize(
    ("key", "data", "value"),
    [
        (RETAIL.hex(), b"Now is the time for all ".hex(), "A1C72E74EA3FA9B6"),
        (RETAIL.hex(), b"Now is the time for it".hex(), "2E2B1428CC78254F"),
        ("7CA110454A1A6E570131D9619DC1376E", b"Hello World !!!!".hex(), "F09B856213BAB83B"),
        ("46B0AA84C9AB2CC87FBD7C736E515C06", "121234FF", "C17E5FB74EAD74B8"),
    ],
)
def test_x919(key, data, value):
    assert keys.x919_full(bytes.fromhex(key), bytes.fromhex(data)).hex().upper() == value


def test_aes_cmac():
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    text = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411")
    assert keys.aes_cmac(key, b"").hex() == "bb1d6929e95937287fa37d129b756746"
    assert keys.aes_cmac(key, text).hex() == "dfa66747de9ae63030ca32611497c827"


def test_published_key_block_opens():
    assert keys.mak_of("cup-ecb", keys.TEST_TMK, bytes.fromhex(K3_BLOCK)) == K3_MAK


@pytest.mark.parametrize("at", [16, 19, 36, 39])
def test_key_block_with_a_flipped_check_value_is_refused(at):
    block = bytearray(bytes.fromhex(K3_BLOCK))
    block[at] ^= 1
    with pytest.raises(keys.KeyProblem):
        keys.mak_of("cup-ecb", keys.TEST_TMK, bytes(block))


@pytest.mark.parametrize("form", keys.FORMS)
def test_every_key_form_has_its_length_and_opens(form):
    block = keys.new_keys("cup-ecb", keys.TEST_TMK, form)
    assert len(block) == int(form[:2])
    assert len(keys.mak_of("cup-ecb", keys.TEST_TMK, block)) == (8 if form in ("24", "40-single") else 16)


def test_key_form_that_cannot_make_the_mac_is_refused():
    with pytest.raises(keys.KeyProblem, match="double-length"):
        keys.check("x9.19", keys.TEST_TMK, "24")


def test_any_bytes_are_a_message_or_a_wire_error():
    chance = random.Random(1)
    frames = [bytes.fromhex(raw)[2:] for raw in FRAMES.values()]
    for _ in range(3000):
        data = bytearray(chance.choice(frames))
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            wire.parse(bytes(data[: chance.randint(0, len(data))] if chance.random() < 0.3 else data))
        except wire.WireError:
            pass


def test_secondary_bitmap_and_foreign_fields_are_refused():
    for bits in ("8000000000000000", "0000000000000800"):
        with pytest.raises(wire.WireError, match="not part of this dialect"):
            wire.decode(bytes.fromhex("0200" + bits + "00" * 16))


def test_hex_in_a_decimal_field_is_refused():
    with pytest.raises(wire.WireError, match="field 3"):
        wire.decode(bytes.fromhex("02002000000000000000" + "0000A0"))


def test_published_sale_reversal_and_void_are_accepted_as_they_are():
    """S3 is sent as published: the host holds the published key and the published batch."""
    with HostThread(first_batch=123, strict=False) as host:
        client = Client(host.port, key=K3_MAK, batch=123)
        books = host._host.books
        host._read(lambda: books.set_terminal("12345678", keys=bytes.fromhex(K3_BLOCK)))
        sold = send(client, "S3")
        assert (sold.code, sold.mac_holds, sold.fields[60]) == ("00", True, "2200012300050")
        assert send(client, "S6").code == "00"
        assert [(b["direction"], b["amount"]) for b in host.ledger()] == [("debit", 1234), ("credit", 1234)]
        assert send(client, "S11").code == "25", "the void names a reference number that this host never gave"
        assert send(client, "S14").code == "25"
        assert send(client, "S23").code == "00"
        assert send(client, "S25").code == "00"


def send(client: Client, name: str):
    with client.connect() as link:
        link.sendall(bytes.fromhex(FRAMES[name]))
        return client.read(link)
