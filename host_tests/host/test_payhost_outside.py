"""Around the host: TLS, certificates, command line and HTTP control."""

import json
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from payhost_client import CARD, Client
from tools.host import HostThread, certs
from tools.host.cli import main

ROOT = Path(__file__).parents[2]
TMK = "00112233445566778899AABBCCDDEEFF"


def trusting(files: certs.Files) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=Path(files.ca_der).read_bytes())


# --- TLS


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_sale_over_tls(tmp_path, version):
    files = certs.make(tmp_path)
    context = trusting(files)
    context.minimum_version = context.maximum_version = version
    with HostThread(tls=(files.cert, files.key)) as host:
        till = Client(host.port, tls=context)
        till.sign_on()
        assert till.sale(100)[1].code == "00"
        host.fault("cut", bytes=20)
        with pytest.raises(EOFError):
            till.sale(100)
        assert len(host.ledger()) == 2


def test_reset_under_tls_is_a_real_one(tmp_path):
    files = certs.make(tmp_path)
    with HostThread(tls=(files.cert, files.key)) as host:
        till = Client(host.port, tls=trusting(files))
        till.sign_on()
        host.fault("reset")
        with till.connect() as link:
            link.sendall(till.frame("0200", till.sale_fields(100)))
            with socket.socket(fileno=link.detach()) as below, pytest.raises(ConnectionResetError):
                below.settimeout(5)
                while below.recv(4096):
                    pass


def test_wrong_name_wrong_authority_and_expired_are_seen_by_a_client(tmp_path):
    good, other = certs.make(tmp_path / "a"), certs.make(tmp_path / "b")
    wrong_name = certs.make(tmp_path / "c", names=("elsewhere.example",))
    expired = certs.make(tmp_path / "d", start=datetime(2020, 1, 1, tzinfo=UTC))
    for served, trusted in ((good, other), (wrong_name, wrong_name), (expired, expired)):
        with HostThread(tls=(served.cert, served.key)) as host, pytest.raises(ssl.SSLCertVerificationError):
            Client(host.port, tls=trusting(trusted)).sign_on()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_tls_is_refused(tmp_path):
    files = certs.make(tmp_path)
    context = trusting(files)
    context.set_ciphers("ALL:@SECLEVEL=0")  # else the client itself would not even ask
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    refused = pytest.raises(ssl.SSLError, match="EOF occurred|alert protocol version")
    with HostThread(tls=(files.cert, files.key)) as host, refused:
        Client(host.port, tls=context).sign_on()


def test_certificate_command_writes_its_files(tmp_path):
    result = CliRunner().invoke(certs.main, [str(tmp_path / "new"), "--name", "pay.example"])
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["ca.der", "ca.pem", "server.key", "server.pem"]
    assert (tmp_path / "new" / "server.key").stat().st_mode & 0o077 == 0


# --- HTTP


def call(port: int, method: str, path: str, body: object = None) -> tuple[int, object]:
    data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", data, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.fixture
def controlled():
    with HostThread(control_port=0) as host:
        till = Client(host.port)
        till.sign_on()
        yield host, till


def test_ledger_over_http(controlled):
    host, till = controlled
    till.sale(1234)
    status, ledger = call(host.control_port, "GET", "ledger")
    assert status == 200 and ledger == host.ledger()
    wanted = {
        "terminal": "12345678",
        "batch": 1,
        "trace": 2,
        "amount": 1234,
        "direction": "debit",
        "kind": "sale",
        "state": "approved",
    }
    assert {name: ledger[0][name] for name in wanted} == wanted
    for name in ("transactions", "accounts", "messages", "faults"):
        assert call(host.control_port, "GET", name)[0] == 200


def test_faults_over_http(controlled):
    host, till = controlled
    assert call(host.control_port, "POST", "faults", {"kind": "code", "code": "91", "mti": "0200"})[0] == 200
    assert call(host.control_port, "GET", "faults")[1] == [{"kind": "code", "count": 1, "mti": "0200", "code": "91"}]
    assert till.sale(100)[1].code == "91"
    call(host.control_port, "POST", "faults", {"kind": "code", "code": "91", "count": 9})
    assert call(host.control_port, "DELETE", "faults")[0] == 200
    assert till.sale(100)[1].code == "00"


def test_refusing_over_http(controlled):
    host, till = controlled
    assert call(host.control_port, "POST", "refuse", {"on": True})[0] == 200
    with pytest.raises(ConnectionRefusedError):
        till.sale(100)
    assert call(host.control_port, "POST", "refuse", {"on": False})[0] == 200
    assert till.sale(100)[1].code == "00"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"kind": "nonsense"}),
        ("faults", {}),
        ("faults", {"kind": "late", "colour": 1}),
        ("faults", {"kind": "late", "seconds": "soon"}),
        ("faults", {"kind": ["late"]}),
        ("faults", {"kind": "alter", "fields": [1]}),
        ("faults", b"{"),
        ("faults", [1]),
        ("refuse", {"on": "yes"}),
        ("refuse", {}),
    ],
)
def test_bad_control_request_is_400_with_a_reason(controlled, path, body):
    status, answer = call(controlled[0].control_port, "POST", path, body)
    assert status == 400 and answer["error"]


# --- command line


def test_command_line_serves_with_accounts_terminals_and_faults(tmp_path):
    options = "--listen 0 --control 0 --mac aes-cmac --batch 42 --fault code:96,mti=0200"
    options += f" --tmk {TMK} --terminal 00000009:000000000000009 --account {CARD}:balance=5.00"
    command = [sys.executable, "-m", "tools.host", *options.split()]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        port = int(process.stdout.readline().rpartition(":")[2])
        control = int(process.stdout.readline().rpartition(":")[2])
        ident = {"terminal": "00000009", "merchant": "000000000000009"}
        till = Client(port, mac="aes-cmac", tmk=bytes.fromhex(TMK), **ident)
        till.sign_on()
        assert till.batch == 42
        assert [till.sale(fen)[1].code for fen in (100, 501, 500)] == ["96", "51", "00"]
        assert len(call(control, "GET", "ledger")[1]) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--tmk", "xyz"],
        ["--tmk", "00"],
        ["--terminal", "1"],
        ["--account", "12"],
        ["--account", f"{CARD}:balance=1.234"],
        ["--account", f"{CARD}:colour=red"],
        ["--fault", "nonsense"],
        ["--listen", "nowhere"],
        ["--cert", __file__],
        ["--mac", "rot13"],
        ["--mac", "x9.19", "--key-form", "24"],
        ["--mac", "aes-cmac", "--tmk", "0011223344556677"],
    ],
)
def test_bad_argument_is_a_short_message(arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (1, 2)
    assert "Error" in result.output and "Traceback" not in result.output
