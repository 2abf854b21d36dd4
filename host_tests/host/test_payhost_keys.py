"""Sign-on, sign-off, echo and MACs: who may speak, with which key, in which batch."""

import pytest

from payhost_client import Client
from tools.host import HostThread, Terminal, keys

TMK2 = bytes.fromhex("00112233445566778899AABBCCDDEEFF")


@pytest.mark.parametrize("mac", keys.KINDS)
def test_every_mac_kind_signs_a_sale_and_its_reversal(mac):
    with HostThread(mac=mac) as host:
        till = Client(host.port, mac=mac)
        assert till.sign_on().code == "00"
        sold, reply = till.sale(100)
        assert (reply.code, reply.mac_holds) == ("00", True)
        reply = till.reverse(sold)
        assert (reply.code, reply.mac_holds) == ("00", True)


@pytest.mark.parametrize("form", keys.FORMS)
def test_every_key_form_works(form):
    with HostThread(key_form=form) as host:
        till = Client(host.port)
        till.sign_on()
        assert till.sale(100)[1].mac_holds


def test_single_length_master_key():
    tmk = bytes.fromhex("0123456789ABCDEF")
    with HostThread(tmk=tmk, key_form="24") as host:
        till = Client(host.port, tmk=tmk)
        till.sign_on()
        assert till.sale(100)[1].mac_holds


def test_sign_on_answer_has_its_fields_and_no_mac(till):
    reply = till.sign_on()
    assert set(reply.fields) == {11, 12, 13, 32, 37, 39, 41, 42, 60, 62}
    assert reply.fields[60] == "00000001003"


def test_old_key_is_worthless_after_the_next_sign_on(host, till):
    old = till.key
    till.sign_on()
    assert till.key != old
    till.key, new = old, till.key
    reply = till.sale(100)[1]
    assert (reply.code, reply.mac_holds) == ("A0", None)
    till.key = new
    assert till.sale(100)[1].code == "00"


def test_wrong_mac_books_nothing_and_stores_nothing(host, till):
    sold = till.sale_fields(100)
    right, till.key = till.key, bytes(16)
    assert till.exchange("0200", sold).code == "A0"
    assert till.exchange("0400", till.reversal_fields(sold)).code == "A0"
    assert host.transactions() == []
    till.key = right
    assert till.exchange("0200", sold).code == "00"


def test_answer_to_a_repeat_is_signed_with_the_new_key(host, till):
    sold, _ = till.sale(100)
    till.reverse(sold)
    till.sign_on()
    reply = till.reverse(sold)
    assert (reply.code, reply.mac_holds) == ("00", True)


def test_unsigned_sale_is_refused(host, till):
    fields = till.sale_fields(100)
    del fields[64]
    assert till.exchange("0200", fields).code == "A0"


def test_unknown_terminal_and_terminal_without_sign_on_are_97(host):
    assert Client(host.port, terminal="87654321").sign_on().code == "97"
    stranger = Client(host.port, key=bytes(16), batch=1)
    reply = stranger.sale(100)[1]
    assert (reply.code, reply.mac_holds) == ("97", None)
    assert host.transactions() == []


def test_wrong_merchant_is_03(host):
    assert Client(host.port, merchant="999999999999999").sign_on().code == "03"


def test_sign_off_ends_the_key(host, till):
    reply = till.exchange("0820", till.management("002", till.next_trace()))
    assert (reply.mti, reply.code) == ("0830", "00")
    assert set(reply.fields) == {11, 12, 13, 32, 37, 39, 41, 42, 60}
    assert till.sale(100)[1].code == "97"
    assert till.sign_on().code == "00"
    assert till.sale(100)[1].code == "00"


def test_echo_needs_no_sign_on(host):
    client = Client(host.port)
    reply = client.exchange("0820", client.management("301", None))
    assert (reply.mti, reply.code, set(reply.fields)) == ("0830", "00", {12, 13, 39, 41, 42, 60})


def test_each_terminal_has_its_own_keys():
    served = [Terminal("12345678", "123456789012345", keys.TEST_TMK), Terminal("00000002", "000000000000002", TMK2)]
    with HostThread(terminals=served) as host:
        one = Client(host.port)
        two = Client(host.port, terminal="00000002", merchant="000000000000002", tmk=TMK2)
        one.sign_on()
        two.sign_on()
        assert one.sale(1)[1].mac_holds and two.sale(1)[1].mac_holds
        two.key = one.key
        assert two.sale(1)[1].code == "A0"


# --- batch number


def test_batch_stays_over_a_second_sign_on(host, till):
    till.sale(100)
    assert till.sign_on().fields[60][2:8] == "000001"


def test_terminal_that_lost_its_memory_gets_a_batch_without_used_traces(host, till):
    till.sale(100)
    fresh = Client(host.port)
    assert fresh.sign_on().fields[60][2:8] == "000002"
    assert fresh.sale(100)[1].code == "00"


def test_host_that_lost_its_memory_takes_over_the_terminals_batch(host):
    till = Client(host.port, batch=17)
    till.sign_on()
    assert till.batch == 17
    assert till.sale(100)[1].code == "00"


def test_first_batch_is_a_setting():
    with HostThread(first_batch=123) as host:
        till = Client(host.port)
        till.sign_on()
        assert till.batch == 123
