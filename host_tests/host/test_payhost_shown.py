"""Codes that a terminal shows: a wallet pays one once, while the payment waits for it, and just what it says."""

import json
import urllib.error
import urllib.request

import pytest

from payhost_client import MERCHANT, TERMINAL, Client
from tools.host import HostThread
from tools.host.wallet import Bill, WalletProblem, read, seal

# EMVCo's own sample and another published payload: sound, and of other systems.
FOREIGN = (
    "00020101021129370016A000000677010111011300669245317755802TH54076000.00530376463049B3B",
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
    "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016"
    "A0112233449988770708123456786304A13A",
)


def code(fields: dict, merchant: str = MERCHANT, fen: int | None = None) -> str:
    """What a terminal shows for a sale's request."""
    amount = int(fields[4]) if fen is None else fen
    parts = {"00": "01", "01": "12", "26": f"0012org.suretill0115{merchant}", "53": "156"}
    parts |= {"54": f"{amount // 100}.{amount % 100:02d}", "62": f"0520{reference(fields)}"}
    return seal("".join(f"{name}{len(value):02d}{value}" for name, value in parts.items()))


def reference(fields: dict) -> str:
    return TERMINAL + fields[60][2:8] + fields[11]


def shown(till: Client, fen: int = 1234) -> dict:
    """The request of a sale whose code is shown."""
    fields = till.scanned_fields(fen, "1" * 18)
    return fields | {59: f"A4020{reference(fields)}"}


def test_a_code_is_read_and_a_damaged_or_foreign_one_is_refused(till):
    text = code(shown(till))
    assert read(text) == Bill(MERCHANT, TERMINAL, till.batch, till.trace, 1234)
    for place in range(len(text)):
        with pytest.raises(WalletProblem):
            read(text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :])
        with pytest.raises(WalletProblem):
            read(text[:place])
    for other in FOREIGN:
        with pytest.raises(WalletProblem, match="another payment system"):
            read(other)


def test_it_waits_until_a_wallet_pays_and_is_paid_once(host, till):
    fields = shown(till)
    assert till.exchange("0200", fields).code == "09"
    assert [till.query(fields).code for _ in range(3)] == ["09"] * 3 and host.ledger() == []
    host.pay(code(fields))
    with pytest.raises(WalletProblem, match="over: approved"):
        host.pay(code(fields))
    answer = till.query(fields)
    assert (answer.code, answer.mac_holds, answer.fields[38] != "") == ("00", True, True)
    assert till.exchange("0200", fields).code == "00", "a repeat agrees with the query"
    assert [(row["amount"], row["direction"], row["account"]) for row in host.ledger()] == [(1234, "debit", "wallet")]


def test_what_is_reversed_cannot_be_paid_and_what_was_paid_is_given_back(host, till):
    first, second = shown(till), None
    assert till.exchange("0200", first).code == "09"
    assert till.reverse(first).code == "00"
    with pytest.raises(WalletProblem, match="over: reversed"):
        host.pay(code(first))
    second = shown(till)
    assert till.exchange("0200", second).code == "09"
    host.pay(code(second))
    assert till.reverse(second).code == "00"
    assert [row["direction"] for row in host.ledger()] == ["debit", "credit"]


def test_a_code_that_no_payment_waits_for_cannot_be_paid(host, till):
    never, scanned, waits = shown(till), till.scanned_fields(1234, "134567890123456709"), shown(till)
    assert till.exchange("0200", scanned).code == "09" and till.exchange("0200", waits).code == "09"
    wrong = (code(never), code(scanned), code(waits, fen=1233), code(waits, merchant="1" * 15))
    for text in wrong:
        with pytest.raises(WalletProblem, match="no payment waits"):
            host.pay(text)
    with pytest.raises(WalletProblem, match="no such account"):
        host.pay(code(waits), "nobody")
    with pytest.raises(WalletProblem, match="not enough money"):
        host.pay(code(waits), "poor")
    assert host.ledger() == []


def test_a_reference_names_its_own_payment(till):
    fields = shown(till)
    assert till.exchange("0200", fields | {59: "A4020" + "1" * 20}).code == "30"
    assert till.exchange("0200", shown(till) | {59: "A4003123"}).code == "30"


def test_a_wallet_pays_over_the_control_api():
    with HostThread(control_port=0) as host:
        till = Client(host.port)
        till.sign_on()
        fields = shown(till)
        till.exchange("0200", fields)
        url = f"http://127.0.0.1:{host.control_port}/pay"
        for body, said in (({"code": "x"}, "no payment code"), ({"code": 1}, "text")):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(url, json.dumps(body).encode())
            assert refused.value.code == 400 and said in refused.value.read().decode()
        with urllib.request.urlopen(url, json.dumps({"code": code(fields)}).encode()) as answer:
            assert json.load(answer) == {"ok": True}
        assert till.query(fields).code == "00"
