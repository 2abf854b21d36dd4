"""DES and the MACs against a second implementation, for any key and any data."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host import cmac, keys, mac
from host.des import Des
from judges import macs
from tools.build import des as tables

pytestmark = pytest.mark.filterwarnings("ignore:Two-key TripleDES")
DES_KEYS = st.one_of([st.binary(min_size=size, max_size=size) for size in (8, 16, 24)])
MAC_KEYS = st.one_of([st.binary(min_size=size, max_size=size) for size in (8, 16)])
BLOCKS = st.binary(min_size=8, max_size=8)
MESSAGES = st.binary(max_size=200)


def test_the_tables_are_those_of_the_standard():
    assert tables.TARGET.read_text() == tables.source()


@given(DES_KEYS, BLOCKS)
def test_des_is_des(key, block):
    des = Des(key)
    assert des.encrypt(block) == macs.des(key, block)
    assert des.decrypt(block) == macs.des_back(key, block)


@given(MAC_KEYS, MESSAGES)
def test_cup_ecb_is_cup_ecb(key, message):
    assert mac.create("cup-ecb", key).sign(message) == macs.cup_ecb(key, message)


@settings(max_examples=50)
@given(MAC_KEYS, MESSAGES)
def test_x9_19_is_x9_19(key, message):
    assert mac.create("x9.19", key).sign(message) == macs.x9_19(key, message)


@given(st.binary(min_size=16, max_size=16), MESSAGES)
def test_cmac_is_cmac(key, message):
    assert cmac.create("aes-cmac", key).sign(message) == macs.aes_cmac(key, message)


@given(st.sampled_from(["cup-ecb", "x9.19", "aes-cmac"]), st.binary(max_size=32), st.binary(max_size=100))
def test_rubbish_never_gives_a_key(kind, tmk, block):
    # A 32-bit check value over each of two keys: that rubbish passes is not to be expected in any test run.
    with pytest.raises(keys.KeyRefused):
        keys.unwrap(kind, tmk, block)
