"""Messages to customers: by mail through a real SMTP server, by webhook to a real receiver."""

import hashlib
import hmac
import json
import queue
import socket
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller

from payhost_client import Client, until
from tools.host import HostThread
from tools.host import courier as couriers
from tools.host.courier import Mail, WayProblem, Webhook

T1 = "T1032" + "0123456789abcdef" * 2
MAIL = "N1015buyer@mail.test"
PHONE = "N101113800000000"
SECRET = "of tests"


class Postbox:
    """An SMTP server that takes mail; `refuse`: answers to the next recipients."""

    def __init__(self):
        self.mails, self.refuse = queue.Queue(), []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.refuse:
            return self.refuse.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.put((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def postbox():
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def hook():
    """A receiver: `got` (headers, JSON); `answers`: statuses of the next posts."""
    got, answers = queue.Queue(), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            status = answers.pop(0) if answers else 200
            got.put((dict(self.headers), data, status))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.got, server.answers = got, answers
    server.url = f"http://127.0.0.1:{server.server_port}/told"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("tools.host.teller.GRACE_S", 0.1)
    monkeypatch.setattr(couriers, "DELAYS_S", (0.1,))


def told(hook) -> dict:
    """The next message that the hook took."""
    while True:
        _, data, status = hook.got.get(timeout=10)
        if status == 200:
            return json.loads(data)


def open_host(hook=None, postbox=None, **more) -> tuple[HostThread, Client]:
    ways = {"webhook": Webhook(hook.url, SECRET)} if hook else {}
    if postbox:
        ways["mail"] = Mail(f"smtp://127.0.0.1:{postbox.port}", "shop@pay.test")
    host = HostThread(**ways | more).start()
    till = Client(host.port)
    till.sign_on()
    return host, till


@pytest.fixture
def hooked(hook):
    host, till = open_host(hook, status_url="https://pay.test/s/")
    yield host, till
    host.stop()


def test_a_mail_tells_the_outcome_in_both_languages(postbox):
    host, till = open_host(postbox=postbox, status_url="https://pay.test/s/")
    till.sale(1234, f59=T1 + MAIL)
    recipients, mail = postbox.mails.get(timeout=10)
    until(lambda: host.outbox()[0]["state"] == "delivered")
    host.stop()
    text = mail.get_content()
    assert recipients == ["buyer@mail.test"] and mail["From"] == "shop@pay.test"
    assert "Approved" in mail["Subject"] and "交易成功" in mail["Subject"]
    assert "RMB 12.34" in text and "已从账户扣款" in text and "The account is charged" in text
    assert "https://pay.test/s/" + T1[5:] in text and "************0005" in text
    (kept,) = host.outbox()
    assert (kept["state"], kept["tries"]) == ("delivered", 1) and mail["Message-ID"] == f"<{kept['id']}@suretill>"


def test_a_webhook_gets_signed_json_with_an_id(hook, hooked):
    _, till = hooked
    till.sale(1234, f59=T1 + PHONE)
    headers, data, _ = hook.got.get(timeout=10)
    body = json.loads(data)
    assert (body["to"], body["outcome"], body["amount"]) == ("13800000000", "sale.approved", 1234)
    assert headers["Idempotency-Key"] == body["id"] and "交易成功" in body["text"]["zh"]
    assert headers["X-Suretill-Signature"] == "sha256=" + hmac.new(SECRET.encode(), data, hashlib.sha256).hexdigest()


def test_every_outcome_is_told_to_who_typed_a_contact(hook, hooked):
    _, till = hooked
    sale, answer = till.sale(1000, f59=PHONE)
    assert told(hook)["outcome"] == "sale.approved"
    void, _ = till.void(sale, answer, f59="N101113900000000")
    assert {told(hook)["outcome"] for _ in range(2)} == {"void.approved", "sale.voided"}
    till.reverse(void)
    assert {told(hook)["outcome"] for _ in range(2)} == {"void.reversed", "sale.approved"}
    till.refund(300, answer, f59="N101113700000000")
    both = {message["outcome"]: message["to"] for message in (told(hook), told(hook))}
    assert both == {"refund.approved": "13700000000", "sale.part-refunded:300": "13800000000"}
    till.sale(100, f2="6200000000000518", f59=PHONE)
    assert told(hook)["outcome"] == "sale.declined"


def test_the_same_person_is_told_of_a_void_once(hook, hooked):
    host, till = hooked
    sale, answer = till.sale(1000, f59=PHONE)
    told(hook)
    till.void(sale, answer, f59=PHONE)
    assert told(hook)["outcome"] == "void.approved"
    assert [message["outcome"] for message in host.outbox()] == ["sale.approved", "void.approved"]


def test_an_answer_that_did_not_leave_is_told_as_being_undone_and_then_as_reversed(hook, hooked):
    """The reversal brings no contact: the host knows it from the sale, hours later and after a restart too."""
    host, till = hooked
    host.fault("drop-answer", mti="0200")
    fields = till.sale_fields(100, f59=PHONE)
    till.exchange("0200", fields)
    assert told(hook)["outcome"] == "sale.undoing"
    until(lambda: host.outbox()[0]["state"] == "delivered")
    host.stop()
    host.start()
    till.port = host.port
    till.reverse(fields)
    body = told(hook)
    assert (body["outcome"], body["to"]) == ("sale.reversed", "13800000000") and "not charged" in body["text"]["en"]


def test_nobody_is_told_twice_by_a_repeat(hook, hooked):
    host, till = hooked
    fields, _ = till.sale(100, f59=PHONE)
    told(hook)
    till.exchange("0200", fields)
    till.reverse(fields)
    till.reverse(fields)
    assert told(hook)["outcome"] == "sale.reversed"
    assert len(host.outbox()) == 2


def test_a_receiver_in_trouble_is_tried_again_with_the_same_id_and_holds_up_no_answer(hook, hooked):
    host, till = hooked
    hook.answers[:] = [500, 302, 404]
    started = time.monotonic()
    assert till.sale(100, f59=PHONE)[1].code == "00" and time.monotonic() - started < 2
    seen = [json.loads(hook.got.get(timeout=10)[1])["id"] for _ in range(4)]
    assert len(set(seen)) == 1
    until(lambda: host.outbox()[0]["state"] == "delivered")
    assert host.outbox()[0]["tries"] == 4


def test_messages_outlive_a_receiver_and_a_host_that_are_gone(hook, tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    books = str(tmp_path / "books")
    with HostThread(webhook=Webhook(dead), db=books) as host:
        till = Client(host.port)
        till.sign_on()
        till.sale(100, f59=PHONE)
        until(lambda: host.outbox()[0]["tries"] > 1)
        assert host.outbox()[0]["problem"] == "ClientConnectorError"
    with HostThread(webhook=Webhook(hook.url), db=books):
        assert told(hook)["outcome"] == "sale.approved"


def test_an_address_that_does_not_exist_is_given_up_and_a_busy_server_is_not(postbox):
    host, till = open_host(postbox=postbox)
    postbox.refuse[:] = ["550 no such mailbox"]
    till.sale(100, f59=MAIL)
    until(lambda: host.outbox()[0]["state"] == "failed")
    postbox.refuse[:] = ["451 later"]
    till.sale(100, f59=MAIL)
    postbox.mails.get(timeout=10)
    until(lambda: host.outbox()[1]["state"] == "delivered")
    host.stop()
    assert [(message["state"], message["tries"]) for message in host.outbox()] == [("failed", 1), ("delivered", 2)]


def test_a_contact_is_kept_until_its_payment_can_change_no_more(hook, tmp_path):
    books = tmp_path / "books"
    host, till = open_host(hook, db=str(books))
    fields, _ = till.sale(100, f59=PHONE)
    till.sale(100, f59="N101113900000000")
    told(hook), told(hook)
    assert host.contacts() == 2
    till.reverse(fields)
    told(hook)
    until(lambda: host.contacts() == 1)
    till.exchange(
        "0500",
        till.management("201", till.next_trace(), f48=f"{100:012d}001{0:012d}000" + "0" * 32, f49="156", f63="01 "),
    )
    till.exchange("0320", till.management("207", till.next_trace(), f48="0001"))
    till.batch += 1
    till.sale(100, f59="N101113700000000")
    told(hook)
    until(lambda: host.contacts() == 1)
    host.stop()
    host.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"13800000000" not in content and b"13900000000" not in content and b"13700000000" in content


def test_without_a_way_to_it_a_contact_is_not_kept(postbox):
    host, till = open_host()
    till.sale(100, f59=MAIL)
    assert (host.contacts(), host.outbox()) == (0, [])
    host.stop()
    host, till = open_host(postbox=postbox)
    till.sale(100, f59=PHONE)
    assert (host.contacts(), host.outbox()) == (0, [])
    host.stop()


def test_what_was_declined_unseen_leaves_nothing(hook, hooked):
    """A request whose MAC is wrong is nobody's."""
    host, till = hooked
    till.key = bytes(8)
    assert till.sale(100, f59=T1 + PHONE)[1].code == "A0"
    assert (host.contacts(), host.outbox()) == (0, [])


@pytest.mark.parametrize("url", ["mail.test", "smtp://", "smtp://user:secret@mail.test", "http://mail.test"])
def test_a_mail_server_that_cannot_be_read_is_refused(url):
    with pytest.raises(WayProblem, match="mail server"):
        Mail(url, "shop@pay.test")


@pytest.mark.parametrize("sender", ["", "shop", "shop@", "a@b, c@d"])
def test_a_sender_that_is_no_address_is_refused(sender):
    with pytest.raises(WayProblem, match="sender"):
        Mail("smtp://mail.test", sender)


def test_a_password_is_sent_to_no_server_without_tls(postbox):
    mail = Mail(f"smtp://user@127.0.0.1:{postbox.port}", "shop@pay.test", "secret")
    host = HostThread(mail=mail).start()
    till = Client(host.port)
    till.sign_on()
    till.sale(100, f59=MAIL)
    until(lambda: host.outbox()[0]["tries"] > 0)
    assert host.outbox()[0]["problem"] == "SMTPException" and postbox.mails.empty()
    host.stop()
