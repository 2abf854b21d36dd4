"""Atomic books: a host that dies in the middle of a message has either all of it or none."""

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from payhost_client import Client, balance, until
from tools.host import HostThread
from tools.host.ledger import Ledger

ROOT = Path(__file__).parents[2]
DIES = """
import os, sys, time
from tools.host import HostThread
host = HostThread(db=sys.argv[1])
db = host._host.books._db
db.create_function("die", 0, lambda: os._exit(9))
db.execute("CREATE TEMP TRIGGER t AFTER INSERT ON main." + sys.argv[2] + " BEGIN SELECT die(); END")
print(host.start().port, flush=True)
time.sleep(60)
"""


def serve(*args: str) -> tuple[subprocess.Popen, int]:
    process = subprocess.Popen([sys.executable, *args], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return process, int(process.stdout.readline().strip().rpartition(":")[2])


@pytest.mark.parametrize("table", ["transactions", "bookings"])
def test_host_killed_inside_a_message_has_nothing_of_it(tmp_path, table):
    path = str(tmp_path / "host.db")
    process, port = serve("-c", DIES, path, table)
    till = Client(port)
    till.sign_on()
    fields = till.sale_fields(100)
    with pytest.raises((ConnectionError, EOFError, AssertionError)):
        assert till.exchange("0200", fields) is not None
    process.wait(10)
    process.stdout.close()
    with HostThread(db=path) as host:
        assert (host.ledger(), host.transactions(), balance(host)) == ([], [], 100_000_000)
        till.port = host.port
        assert till.reverse(fields).code == "25"


def test_host_killed_at_any_moment_keeps_what_it_answered(tmp_path):
    """Sales and reversals from three terminals, SIGKILL, then every answer that was given must be in the books."""
    path = str(tmp_path / "host.db")
    numbers = ("11111111", "22222222", "33333333")
    process, port = serve("-m", "tools.host", "--listen", "0", "--db", path, *(f"--terminal={n}" for n in numbers))
    answered: dict[tuple, str] = {}
    threads = [threading.Thread(target=_work, args=(port, number, answered)) for number in numbers]
    for thread in threads:
        thread.start()
    until(lambda: len(answered) > 30)
    time.sleep(random.uniform(0, 0.2))
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    for thread in threads:
        thread.join(10)
    with HostThread(db=path) as host:
        _check_books(host, answered)


def _work(port: int, number: str, answered: dict) -> None:
    till = Client(port, terminal=number)
    try:
        till.sign_on()
        while True:
            fields, reply = till.sale(7)
            if reply is None:
                return
            answered[number, int(fields[11]), "0200"] = reply.code
            if till.trace % 3 == 0 and (reply := till.reverse(fields)):
                answered[number, int(fields[11]), "0400"] = reply.code
    except (OSError, EOFError):
        return


def _check_books(host, answered: dict) -> None:
    stored = {(t["terminal"], t["trace"], t["mti"]): t for t in host.transactions()}
    for name, code in answered.items():
        assert stored[name]["code"] == code
    booked = [(b["terminal"], b["trace"], b["mti"]) for b in host.ledger()]
    assert len(set(booked)) == len(booked), "one booking each"
    assert set(booked) == {name for name, t in stored.items() if t["code"] == "00"}
    moved = sum(b["amount"] * (1 if b["direction"] == "credit" else -1) for b in host.ledger())
    assert balance(host) == 100_000_000 + moved


def test_exception_inside_a_transaction_takes_everything_back():
    books = Ledger()
    with books.transaction():
        books.add_account("a", "", 100)
    with pytest.raises(RuntimeError), books.transaction():
        books.next_number()
        books._db.execute("UPDATE accounts SET balance = 0")
        raise RuntimeError
    assert books.balance("a") == 100
    assert books.next_number() == 1


def test_keys_and_batch_survive_the_process(tmp_path):
    path = str(tmp_path / "host.db")
    with HostThread(db=path) as host:
        till = Client(host.port)
        till.sign_on()
        sold, first = till.sale(100)
    with HostThread(db=path) as host:
        till.port = host.port
        assert till.exchange("0200", sold).fields == first.fields
        assert balance(host) == 100_000_000 - 100


def test_balances_are_the_sum_of_the_bookings_after_a_random_day(host, till):
    chance = random.Random(7)
    sales = []
    for _ in range(120):
        what = chance.choice(["sale", "sale", "void", "refund", "reverse", "repeat", "late-sale"])
        if what == "sale" or not sales:
            sales.append(till.sale(chance.randint(1, 5000)))
        elif what == "late-sale":
            fields = till.sale_fields(50)
            till.reverse(fields)
            till.exchange("0200", fields)
        else:
            sold, answer = chance.choice(sales)
            if what == "void":
                voided, _ = till.void(sold, answer)
                if chance.random() < 0.4:
                    till.reverse(voided)
            elif what == "refund":
                till.refund(chance.randint(1, 3000), answer)
            elif what == "reverse":
                till.reverse(sold)
            else:
                till.exchange("0200", sold)
    moved = sum(b["amount"] * (1 if b["direction"] == "credit" else -1) for b in host.ledger())
    assert balance(host) == 100_000_000 + moved
    for sold, _ in sales:
        _sale_is_whole(host, int(sold[11]))


def _sale_is_whole(host, trace: int) -> None:
    """A sale was debited once and paid back never more than once in all."""
    rows = {t["id"]: t for t in host.transactions()}
    sale = next(t for t in rows.values() if t["trace"] == trace and t["mti"] == "0200")
    back = sum(t["amount"] for t in rows.values() if t["original_trace"] == trace and t["state"] == "approved")
    assert back + (sale["amount"] if sale["state"] == "reversed" else 0) <= sale["amount"]
    assert (sale["state"] == "voided") == any(
        t["kind"] == "void" and t["original_trace"] == trace and t["state"] == "approved" for t in rows.values()
    )
