"""Sales over a real socket: approved, declined, repeated, and in every way a card can be presented."""

import pytest
from payhost_client import CARD, Client, balance, bookings


def test_approval_carries_a_mac_echoes_and_one_booking(host, till):
    before = balance(host)
    fields, reply = till.sale(1234)
    assert (reply.mti, reply.code, reply.mac_holds) == ("0210", "00", True)
    assert {n: reply.fields[n] for n in (3, 4, 11, 25, 41, 42, 49, 60)} == {
        n: fields[n] for n in (3, 4, 11, 25, 41, 42, 49, 60)
    }
    assert set(reply.fields) == {3, 4, 11, 12, 13, 15, 25, 32, 37, 38, 39, 41, 42, 44, 49, 60, 63, 64}
    assert bookings(host) == [(2, "sale", "debit", 1234, "approved")]
    assert balance(host) == before - 1234


def test_sale_before_sign_on_is_refused_with_97(host):
    client = Client(host.port, key=bytes(16), batch=1)
    reply = client.sale(100)[1]
    assert (reply.code, reply.mac_holds) == ("97", None)
    assert host.transactions() == []
