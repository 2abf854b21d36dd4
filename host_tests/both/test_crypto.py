"""DES, the three MACs and the key download against published vectors."""

from binascii import hexlify, unhexlify

from host import cmac, keys, mac
from host.des import Des
from host.refused import KeyRefused
from raises import raises
from vectors import crypto, frames


def test_des_enciphers_and_deciphers_the_published_blocks():
    for key, plain, cipher in crypto.DES:
        des = Des(unhexlify(key))
        assert des.encrypt(unhexlify(plain)) == unhexlify(cipher), key
        assert des.decrypt(unhexlify(cipher)) == unhexlify(plain), key


def test_des_refuses_keys_of_other_lengths():
    for size in (0, 7, 9, 15, 32):
        raises(ValueError, Des, bytes(size))


def test_cup_ecb_makes_the_published_macs():
    for key, message, _, field in crypto.CUP_ECB:
        assert mac.create("cup-ecb", unhexlify(key)).sign(unhexlify(message)) == unhexlify(field)


def test_cup_ecb_enciphers_the_published_first_half():
    # H[0:8] of the first vector, as printed by its source.
    key, _, first, _ = crypto.CUP_ECB[0]
    assert Des(unhexlify(key)).encrypt(b"B9F9B96A") == unhexlify(first)


def test_x9_19_makes_the_published_macs():
    for key, message, whole in crypto.X9_19:
        expected = whole[:8].encode()
        assert mac.create("x9.19", unhexlify(key)).sign(unhexlify(message)) == expected


def test_cmac_makes_the_published_macs():
    maker = cmac.create("aes-cmac", unhexlify(crypto.CMAC_KEY))
    message = unhexlify(crypto.CMAC_MESSAGE)
    for size, expected in crypto.CMAC:
        assert maker.full(message[:size]) == unhexlify(expected)
        assert maker.sign(message[:size]) == unhexlify(expected)[:8]


def test_the_constructed_frames_carry_the_right_mac():
    maker = mac.create("cup-ecb", unhexlify(crypto.MAK))
    for text, meaning, start in frames.FRAMES:
        if meaning[1].get(41) == "12345678" and 64 in meaning[1]:
            body = unhexlify(text)[start:]
            assert maker.sign(body[:-8]) == body[-8:], meaning


def test_unknown_kinds_and_wrong_key_lengths_are_refused():
    for kind in ("cup", "", "aes-cmac"):
        raises(KeyRefused, mac.create, kind, bytes(16))
    for kind, size in (("cup-ecb", 0), ("cup-ecb", 24), ("x9.19", 7)):
        raises(KeyRefused, mac.create, kind, bytes(size))
    for kind, size in (("aes-cmac", 8), ("aes-cmac", 32), ("cup-ecb", 16)):
        raises(KeyRefused, cmac.create, kind, bytes(size))


def test_published_keys_have_their_check_values():
    for key, check in crypto.CHECK_VALUES:
        assert keys.kcv("cup-ecb", unhexlify(key)) == unhexlify(check)


def test_sign_on_brings_the_mac_key():
    assert keys.unwrap("cup-ecb", unhexlify(crypto.TMK), unhexlify(crypto.SIGN_ON)) == unhexlify(crypto.MAK)


def test_sign_on_with_more_keys_behind_brings_the_same():
    block = unhexlify(crypto.SIGN_ON)
    for size in (60, 84):
        assert keys.unwrap("cup-ecb", unhexlify(crypto.TMK), block + bytes(size - 40)) == unhexlify(crypto.MAK)


def _entry(cipher, key):
    """One key as a host wraps it."""
    return b"".join([cipher.encrypt(key[at : at + 8]) for at in range(0, len(key), 8)]) + keys.kcv("cup-ecb", key)


def test_double_length_and_short_forms_bring_their_mac_key():
    for tmk in (unhexlify(crypto.TMK), unhexlify(crypto.TMK)[:8], unhexlify(crypto.TMK) + b"suretill"):
        cipher = Des(tmk)
        for size in (8, 16):
            pik, mak = unhexlify(crypto.PIK)[:size], bytes(range(1, size + 1))
            block = _entry(cipher, pik) + _entry(cipher, mak)
            assert len(block) == (24 if size == 8 else 40)
            assert keys.unwrap("x9.19", tmk, block) == mak


def test_aes_sign_on_brings_the_mac_key():
    from cryptolib import aes

    tmk, mak = unhexlify(crypto.TMK), unhexlify(crypto.CMAC_KEY)
    block = aes(tmk, 1).encrypt(mak) + keys.kcv("aes-cmac", mak)
    assert keys.unwrap("aes-cmac", tmk, block) == mak
    for at in range(20):
        _refuse("aes-cmac", tmk, _flip(block, at))


def _flip(block, at):
    changed = bytearray(block)
    changed[at] ^= 1 << (at & 7)
    return bytes(changed)


def _refuse(kind, tmk, block):
    raises(keys.KeyRefused, keys.unwrap, kind, tmk, block)


def test_one_flipped_bit_anywhere_refuses_the_keys():
    # Behind the 8 bytes of a single-length MAC key stand zeros: a bit there makes it another, double key.
    tmk, block = unhexlify(crypto.TMK), unhexlify(crypto.SIGN_ON)
    for at in range(40):
        _refuse("cup-ecb", tmk, _flip(block, at))


def test_the_wrong_master_key_or_length_refuses_the_keys():
    block = unhexlify(crypto.SIGN_ON)
    _refuse("cup-ecb", unhexlify(crypto.PIK), block)
    for tmk_size, size in ((16, 0), (16, 39), (16, 41), (16, 20), (7, 40), (0, 40)):
        _refuse("cup-ecb", bytes(tmk_size), bytes(size))
    _refuse("aes-cmac", bytes(16), block)
    _refuse("aes-cmac", bytes(8), bytes(20))


def test_components_combine_to_the_master_key():
    one, two = unhexlify(crypto.TMK), unhexlify(crypto.PIK)
    assert keys.combine(keys.combine(one, two), two) == one
    assert hexlify(keys.combine(one, bytes(16))).upper() == crypto.TMK.encode()
    raises(ValueError, keys.combine, one, bytes(8))
