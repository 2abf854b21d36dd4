"""Every fault over real sockets: what the client sees, and what the books say afterwards."""

import socket
import struct
import time

import pytest

from payhost_client import Client, balance, until
from tools.host import FaultProblem, HostThread, faults, keys


def booked(host) -> list[str]:
    return [entry["kind"] for entry in host.ledger()]


def test_late_answer_comes_late_and_is_booked_at_once(host, till):
    host.fault("late", seconds=0.4)
    fields = till.sale_fields(100)
    with till.connect() as link:
        start = time.monotonic()
        link.sendall(till.frame("0200", fields))
        until(host.ledger)
        assert time.monotonic() - start < 0.4
        assert till.read(link).code == "00"
        assert time.monotonic() - start > 0.35


def test_held_request_is_overtaken_by_its_reversal(host, till):
    host.fault("hold", seconds=0.5, mti="0200")
    fields = till.sale_fields(100)
    with till.connect() as link:
        link.sendall(till.frame("0200", fields))
        until(lambda: host.messages()[-1]["mti"] == "0200")
        assert till.reverse(fields).code == "25"
        assert till.read(link).code == "12"
    assert host.ledger() == []


def test_held_request_of_a_client_that_left_is_booked_all_the_same(host, till):
    host.fault("hold", seconds=0.2)
    with till.connect() as link:
        link.sendall(till.frame("0200", till.sale_fields(100)))
    until(host.ledger)
    assert booked(host) == ["sale"]


def test_silent_host_keeps_the_connection_and_has_booked(host, till):
    host.fault("silent")
    with till.connect() as link:
        link.sendall(till.frame("0200", till.sale_fields(100)))
        link.settimeout(0.3)
        with pytest.raises(TimeoutError):
            link.recv(1)
    assert booked(host) == ["sale"]


def test_silent_host_can_have_lost_the_request(host, till):
    host.fault("silent", booked=False)
    fields = till.sale_fields(100)
    with till.connect() as link:
        link.sendall(till.frame("0200", fields))
        link.settimeout(0.3)
        with pytest.raises(TimeoutError):
            link.recv(1)
    assert host.transactions() == []
    assert till.reverse(fields).code == "25"


def test_dropped_answer_is_booked_and_can_be_reversed(host, till):
    before = balance(host)
    host.fault("drop-answer")
    fields = till.sale_fields(100)
    assert till.exchange("0200", fields) is None
    assert booked(host) == ["sale"]
    assert till.reverse(fields).code == "00"
    assert balance(host) == before


def test_dropped_request_is_not_booked(host, till):
    host.fault("drop-request")
    assert till.exchange("0200", till.sale_fields(100)) is None
    assert host.transactions() == []


def test_dropped_answer_of_a_reversal_is_answered_the_same_on_retry(host, till):
    sold, _ = till.sale(100)
    host.fault("drop-answer", mti="0400")
    assert till.reverse(sold) is None
    assert till.reverse(sold, "06").code == "00"
    assert booked(host) == ["sale", "reversal"]


def test_answer_twice(host, till):
    host.fault("twice")
    with till.connect() as link:
        link.sendall(till.frame("0200", till.sale_fields(100)))
        assert till.read(link).fields == till.read(link).fields
    assert booked(host) == ["sale"]


def test_stale_answer_comes_before_the_right_one(host, till):
    first, _ = till.sale(100)
    host.fault("stale")
    fields = till.sale_fields(200)
    with till.connect() as link:
        link.sendall(till.frame("0200", fields))
        stale, right = till.read(link), till.read(link)
    assert stale.fields[11] == first[11] and stale.mac_holds
    assert (right.fields[11], right.code) == (fields[11], "00")


def test_stale_answer_without_a_previous_one_has_another_trace(host):
    host.fault("stale")
    client = Client(host.port)
    fields = client.management("003", 7, f63="01 ")
    with client.connect() as link:
        link.sendall(client.frame("0800", fields))
        assert client.read(link).fields[11] == "000006"
        assert client.read(link).fields[11] == "000007"


@pytest.mark.parametrize("mac", ["cup-ecb", "x9.19", "aes-cmac"])
def test_wrong_mac_on_an_approval_that_is_booked(mac):
    with HostThread(mac=mac) as host:
        till = Client(host.port, mac=mac)
        till.sign_on()
        host.fault("wrong-mac", mti="0210")
        fields, reply = till.sale(100)
        assert (reply.code, reply.mac_holds) == ("00", False)
        assert till.reverse(fields, "A0").code == "00"


def test_wrong_mac_leaves_an_answer_without_one_alone(host, till):
    host.fault("wrong-mac", mti="0800")
    assert till.sign_on().fields[62]
    assert till.sale(100)[1].mac_holds


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("wrong-amount", 4, "000000000101"), ("wrong-trace", 11, "000003"), ("wrong-terminal", 41, "12345671")],
)
def test_wrong_echo_has_a_good_mac(host, till, kind, field, value):
    host.fault(kind)
    reply = till.sale(100)[1]
    assert (reply.fields[field], reply.mac_holds) == (value, True)
    assert host.ledger()[0]["amount"] == 100


def test_wrong_mti(host, till):
    host.fault("wrong-mti")
    assert till.sale(100)[1].mti == "0430"


def test_altered_and_removed_fields_are_signed(host, till):
    host.fault("alter", fields={3: "310000", 37: None})
    reply = till.sale(100)[1]
    assert reply.fields[3] == "310000" and 37 not in reply.fields and reply.mac_holds


def test_fault_that_cannot_be_written_ends_the_connection_only(host, till):
    host.fault("alter", fields={39: "toolong"})
    assert till.sale(100)[1] is None
    assert till.sale(100)[1].code == "00"


@pytest.mark.parametrize(("mac", "form"), [("cup-ecb", "40"), ("cup-ecb", "24"), ("cup-ecb", "84"), ("aes-cmac", "40")])
def test_wrong_check_value_makes_the_keys_unusable(mac, form):
    with HostThread(mac=mac, key_form=form) as host:
        host.fault("wrong-kcv", mti="0800")
        client = Client(host.port, mac=mac)
        with pytest.raises(keys.KeyProblem, match="check value differs"):
            client.sign_on()
        assert client.sign_on().code == "00"


@pytest.mark.parametrize("count", [1, 2, 13, 60, 10_000])
def test_answer_cut_after_some_bytes(host, till, count):
    host.fault("cut", bytes=count)
    with till.connect() as link:
        link.sendall(till.frame("0200", till.sale_fields(100)))
        data = b"".join(iter(lambda: link.recv(4096), b""))
    assert len(data) == min(count, 2 + int.from_bytes(data[:2], "big") if len(data) > 1 else 1)
    assert booked(host) == ["sale"]


def test_trickled_answer_arrives_whole(host, till):
    host.fault("trickle", seconds=0.001)
    start = time.monotonic()
    assert till.sale(100)[1].mac_holds
    assert time.monotonic() - start > 0.1, "a pause between each two of more than 100 bytes"


def test_raw_bytes_in_place_of_an_answer(host, till):
    host.fault("raw", hex="0003414243")
    with till.connect() as link:
        link.sendall(till.frame("0200", till.sale_fields(100)))
        assert link.recv(100) == b"\x00\x03ABC"


def test_code_declines_a_sale_and_its_reversal_finds_the_decline(host, till):
    host.fault("code", code="91")
    fields, reply = till.sale(100)
    assert (reply.code, reply.mac_holds) == ("91", True)
    assert till.exchange("0200", fields).code == "91"
    assert till.reverse(fields).code == "12"


def test_booked_code_hides_an_approval(host, till):
    host.fault("code", code="68", booked=True)
    fields, reply = till.sale(100)
    assert reply.code == "68"
    assert booked(host) == ["sale"]
    assert till.reverse(fields).code == "00"


@pytest.mark.parametrize("code", ["11", "16", "A2", "10"])
def test_approving_code_is_booked_but_never_overrules_a_decline(host, till, code):
    host.fault("code", code=code, count=2)
    assert till.sale(100)[1].code == code
    assert till.sale(100, f2="6200000000000518")[1].code == "51"
    assert booked(host) == ["sale"]


def test_code_on_a_reversal_leaves_it_undone_until_the_retry(host, till):
    sold, answer = till.sale(100)
    host.fault("code", code="96", mti="0400")
    reply = till.reverse(sold)
    assert (reply.code, reply.mac_holds) == ("96", True)
    assert till.reverse(sold, "06").code == "00"
    host.fault("code", code="96", mti="0220")
    fields, reply = till.refund(1, answer)
    assert reply.code == "96"
    assert till.exchange("0220", fields).code == "12"


def test_code_on_a_sign_on_brings_no_keys(host, till):
    host.fault("code", code="96", mti="0800")
    reply = till.sign_on()
    assert reply.code == "96" and 62 not in reply.fields
    assert till.sale(100)[1].code == "00", "the old key still holds"


def test_reset_after_reading_has_booked(host, till):
    host.fault("reset")
    with pytest.raises(ConnectionResetError):
        till.exchange("0200", till.sale_fields(100))
    assert booked(host) == ["sale"]


def test_reset_before_handling_has_not(host, till):
    host.fault("reset", booked=False)
    with pytest.raises(ConnectionResetError):
        till.exchange("0200", till.sale_fields(100))
    assert host.transactions() == []


def test_reset_at_once_reads_nothing(host, till):
    host.fault("reset-connect")
    with pytest.raises((ConnectionResetError, BrokenPipeError)), till.connect() as link:
        time.sleep(0.1)
        link.sendall(till.frame("0200", till.sale_fields(100)))
        link.recv(1)
    assert host.transactions() == []
    assert till.sale(100)[1].code == "00"


def test_refused_connections_and_the_same_port_again(host, till):
    port = host.port
    host.refuse(True)
    with pytest.raises(ConnectionRefusedError):
        till.sale(100)
    host.refuse(True)
    host.refuse(False)
    host.refuse(False)
    assert host.port == port
    assert till.sale(100)[1].code == "00"


def test_refuse_for_a_while(host, till):
    host.fault("refuse", seconds=0.4)
    with pytest.raises(ConnectionRefusedError):
        till.sale(100)
    time.sleep(0.7)
    assert till.sale(100)[1].code == "00"


def test_delay_goes_with_other_faults(host, till):
    host.fault("wrong-mac", seconds=0.3)
    start = time.monotonic()
    assert till.sale(100)[1].mac_holds is False
    assert time.monotonic() - start > 0.25


# --- the queue


def test_fault_waits_for_its_mti_and_its_turn(host, till):
    host.fault("code", code="91", mti="0400", count=2)
    host.fault("code", code="05", after=1)
    codes = [till.sale(100)[1].code for _ in range(3)]
    assert codes == ["00", "05", "00"]
    sold, _ = till.sale(100)
    assert [till.reverse(sold).code for _ in range(3)] == ["91", "91", "00"]


def test_cleared_faults_do_nothing(host, till):
    host.fault("code", code="05", count=99)
    host.clear_faults()
    assert till.sale(100)[1].code == "00"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("late:3", {"kind": "late", "seconds": 3.0}),
        ("cut:40,mti=0210", {"kind": "cut", "bytes": 40, "mti": "0210"}),
        ("code:51,count=2,booked=yes", {"kind": "code", "code": "51", "count": 2, "booked": True}),
        ("drop-answer:count=3", {"kind": "drop-answer", "count": 3}),
        ("alter:3=310000,37=", {"kind": "alter", "fields": {3: "310000", 37: None}}),
        ("silent:booked=no", {"kind": "silent", "booked": False}),
    ],
)
def test_fault_as_text(text, means):
    fault = faults.parse(text)
    assert {name: getattr(fault, name) for name in means} == means


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "late",
        "late:x",
        "code:5",
        "cut:-1",
        "late:1,count=0",
        "late:1,colour=red",
        "twice:3",
        "silent:booked=maybe",
        "raw:xyz",
        "",
    ],
)
def test_bad_fault_is_refused_with_its_reason(text):
    with pytest.raises(FaultProblem):
        faults.parse(text)


# --- the server itself


@pytest.mark.parametrize("data", [b"\x00\x05abcde", b"\xff\xff", b"\x00\x20" + b"\x60" * 32, b"GET / HTTP/1.1\r\n\r\n"])
def test_rubbish_ends_the_connection_and_not_the_host(host, till, data):
    with till.connect() as link:
        link.sendall(data)
        assert link.recv(100) == b""
    assert till.sale(100)[1].code == "00"


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x20abc"])
def test_a_client_that_stops_inside_a_frame_ends_the_connection_and_not_the_host(host, till, data):
    with till.connect() as link:
        link.sendall(data)
        link.shutdown(socket.SHUT_WR)
        assert link.recv(100) == b""
    assert till.sale(100)[1].code == "00"


def test_several_messages_on_one_connection(host, till):
    with till.connect() as link:
        for _ in range(3):
            link.sendall(till.frame("0200", till.sale_fields(100)))
            assert till.read(link).code == "00"


def test_request_in_two_pieces(host, till):
    raw = till.frame("0200", till.sale_fields(100))
    with till.connect() as link:
        link.sendall(raw[:1])
        time.sleep(0.05)
        link.sendall(raw[1:70])
        time.sleep(0.05)
        link.sendall(raw[70:])
        assert till.read(link).code == "00"


def test_unknown_message_is_answered_40(host, till):
    assert till.exchange("0100", till.sale_fields(100)).code == "40"


def test_client_that_resets_while_the_answer_is_late_harms_nothing(host, till):
    host.fault("late", seconds=0.2)
    link = till.connect()
    link.sendall(till.frame("0200", till.sale_fields(100)))
    until(host.ledger)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    link.close()
    time.sleep(0.3)
    assert booked(host) == ["sale"]
    assert till.sale(100)[1].code == "00"


def test_messages_show_both_directions_and_the_fault(host, till):
    host.fault("drop-answer")
    till.exchange("0200", till.sale_fields(100))
    last = host.messages()[-2:]
    assert [(m["direction"], m["mti"]) for m in last] == [("in", "0200"), ("out", "0210")]
    assert (last[1]["fault"], last[1]["sent"]) == ("drop-answer", False)
    assert last[0]["fields"][2] == "620000******0005"


def test_stop_closes_open_connections_without_a_complaint(host, till, caplog):
    with till.connect() as link:
        link.sendall(till.frame("0200", till.sale_fields(100)))
        assert till.read(link).code == "00"
        host.stop()
        assert link.recv(1) == b""
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_books_survive_a_restart_of_the_host(host, till):
    sold, _ = till.sale(100)
    host.stop()
    assert booked(host) == ["sale"]
    with pytest.raises(ConnectionRefusedError):
        till.sale(100)
    host.start()
    assert till.reverse(sold).code == "00"
