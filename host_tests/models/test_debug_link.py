"""The debug link and scenario files against a script that shows keys: answers, errors, events, exit status."""

import json
import subprocess
import sys
import threading
import time

import pytest

from tools.simulator import Simulator
from tools.simulator.link import Link
from tools.simulator.scenario import Scenario, ScenarioError, setting

# Lights the whole display when 5 is pressed.
SCRIPT = """
from machine import I2C, Pin
import time, wiring
bus = I2C(0)
bus.writeto(0x3C, b"\\x00\\x8d\\x14\\xaf\\x20\\x00\\x21\\x00\\x7f\\x22\\x00\\x07")
bus.writeto(0x3C, b"\\x40" + bytes(1024))
rows = [Pin(n, Pin.OPEN_DRAIN, value=1) for n in wiring.KEYPAD["rows"]]
cols = [Pin(n, Pin.IN, Pin.PULL_UP) for n in wiring.KEYPAD["columns"]]
rows[1](0)
while cols[1]():
    time.sleep_ms(5)
bus.writeto(0x3C, b"\\x00\\xa5")
while True:
    cols[1]()
    time.sleep_ms(5)
"""


@pytest.fixture
def terminal(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    with Simulator(script=script) as simulator:
        yield simulator


class Client:
    def __init__(self, simulator):
        self.lines = []
        self.came = threading.Condition()
        self.link = Link(simulator, self._take)
        self.number = 0

    def _take(self, text):
        with self.came:
            self.lines.append(json.loads(text))
            self.came.notify_all()

    def ask(self, **request):
        self.number += 1
        self.link.line(json.dumps({"id": self.number} | request))
        return self.answer(self.number)

    def answer(self, number, timeout=5):
        end = time.monotonic() + timeout
        with self.came:
            while True:
                for line in self.lines:
                    if "event" not in line and line["id"] == number:
                        return line
                assert self.came.wait(end - time.monotonic()), "no answer"

    def events(self, kind):
        return [line for line in self.lines if line.get("event") == kind]


@pytest.fixture
def client(terminal):
    return Client(terminal)


def test_a_press_is_answered_and_seen(client, terminal):
    time.sleep(0.2)
    assert client.ask(do="press", keys=["5"])["ok"]
    assert sum(map(sum, terminal.pixels())) == 128 * 64
    answer = client.ask(do="screen")
    assert len(answer["lines"]) == 4 and answer["png"].startswith("iVBOR")


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"do": None},
        {"do": "zap"},
        {"do": "start"},
        {"do": "__init__"},
        {"do": "press"},
        {"do": "press", "keys": []},
        {"do": "press", "keys": "12"},
        {"do": "press", "keys": ["Q"]},
        {"do": "press", "keys": [1]},
        {"do": "press", "keys": ["1"], "more": 1},
        {"do": "hold", "keys": ["1"], "ms": "long"},
        {"do": "hold", "keys": ["1"], "ms": True},
        {"do": "card", "track2": 6200},
        {"do": "card", "track2": "x"},
        {"do": "scan", "code": ""},
        {"do": "radio", "state": "sideways"},
        {"do": "radio", "state": []},
        {"do": "printer", "state": "jam"},
        {"do": "printer", "state": "ok", "after_bytes": -1},
        {"do": "printer", "state": {}},
        {"do": "power"},
        {"do": "power", "state": "half"},
        {"do": "power", "cut_after": {"flash_ops": 0}},
        {"do": "power", "cut_after": {"flash_ops": 1, "torn": "yes"}},
        {"do": "power", "cut_after": 3},
        {"do": "flash", "corrupt": {"offset": 0, "bits": 1}},
        {"do": "clock", "advance_s": 0.5},
        {"do": "wait"},
        {"do": "wait", "screen": "("},
        {"do": "wait", "screen": "x", "timeout_s": "long"},
        {"do": "wait", "screen": "x", "timeout_s": 0.05},
    ],
)
def test_what_cannot_be_done_is_an_error_answer(client, request_):
    answer = client.ask(**request_)
    assert answer["ok"] is False and answer["error"]
    assert client.ask(do="status")["ok"], "and the session goes on"


@pytest.mark.parametrize("text", ["", "x", "[]", "3", '"text"', "{", '{"do":'])
def test_what_is_no_request_is_an_error_answer(client, text):
    client.link.line(text)
    assert client.lines[-1]["ok"] is False and client.lines[-1]["id"] is None


def test_any_id_comes_back(client):
    for number in ("text", 1.5, None, [1, 2]):
        client.link.line(json.dumps({"id": number, "do": "status"}))
        assert client.lines[-1]["id"] == number and client.lines[-1]["ok"]


def test_a_wait_holds_up_nothing(client):
    client.link.line('{"id": "w", "do": "wait", "screen": "NEVER", "timeout_s": 1}')
    since = time.monotonic()
    assert client.ask(do="status")["ok"] and time.monotonic() - since < 0.5
    answer = client.answer("w")
    assert not answer["ok"] and "NEVER" in answer["error"]


def test_power_and_flash(client, terminal):
    assert client.ask(do="power", state="off")["ok"] and not client.ask(do="status")["powered"]
    assert client.ask(do="flash", corrupt={"offset": 262144, "bits": 8})["ok"]
    assert terminal.flash.region("journal")[0] == 0
    assert client.ask(do="press", keys=["1"])["ok"], "nobody feels it"
    assert client.ask(do="power", state="on")["ok"]
    assert client.ask(do="power", state="on")["ok"], "it is on already"
    time.sleep(0.05)
    assert [event["state"] for event in client.events("power")][-2:] == ["off", "on"]


def test_the_screen_event_tells_of_a_change(client):
    time.sleep(0.2)
    before = len(client.events("screen"))
    client.ask(do="press", keys=["5"])
    time.sleep(0.1)
    assert len(client.events("screen")) == before + 1


def test_slips_status_and_journal_have_their_fields(client):
    assert client.ask(do="slips")["slips"] == []
    status = client.ask(do="status")
    assert {"powered", "pending", "batch", "heap_peak", "flash"} <= set(status)
    assert {"programs", "erases", "bytes"} <= set(status["flash"])
    journal = client.ask(do="journal")
    assert journal["records"] == [] and journal["intact"] is True


def test_quit_ends_the_session(client):
    assert client.ask(do="quit")["ok"] and client.link.over


# Scenarios


def play(tmp_path, terminal, text, host=None):
    path = tmp_path / "test.scn"
    path.write_text(text)
    Scenario(path).run(terminal, host)


def test_a_scenario_that_holds(tmp_path, terminal):
    text = "# a comment\npause 0.2\npress 5\nexpect slips 0\nexpect faults 0\npicture screen.png\nradio down\n"
    play(tmp_path, terminal, text)
    assert (tmp_path / "screen.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    "line, said",
    [
        ("wait NEVER 0.1", "no row matched 'NEVER'"),
        ("zap", "unknown command"),
        ("press Q", "no such key"),
        ("press", "keys"),
        ("expect nonsense 1", "expect what"),
        ("printer jam", "one of"),
        ("host drop-answer 1", "not one of ours"),
        ("power cut x", "invalid literal"),
        ("wait-power off 0.1", "power is still on"),
        ('press "', "No closing quotation"),
        ("pause", "missing"),
        ("set a 1", "before the first action"),
    ],
)
def test_a_scenario_that_fails_names_the_line(tmp_path, terminal, line, said):
    with pytest.raises(ScenarioError, match=f"test.scn:2: .*{said}|test.scn:2: {said}"):
        play(tmp_path, terminal, f"pause 0\n{line}\n")


def test_expectations_fail_with_what_was_found(tmp_path, terminal, monkeypatch):
    monkeypatch.setattr("tools.simulator.scenario.GRACE_S", 0.1)
    with pytest.raises(ScenarioError, match="found 0"):
        play(tmp_path, terminal, "expect slips 1\n")


def test_hosts_faults_are_reached(tmp_path, terminal):
    from tools.host import HostThread

    with HostThread() as host:
        text = "host drop-answer 2 mti=0200\nhost late 1.5\nhost code 51\nhost clear\nexpect ledger 0\n"
        play(tmp_path, terminal, text, host)
        with pytest.raises(ScenarioError, match="is no fault"):
            play(tmp_path, terminal, "host nonsense\n", host)


def test_settings_keep_their_types():
    assert [setting(text) for text in ("true", "5", "0,5,15", "007", '"5"', "127.0.0.1:80")] == [
        True, 5, "0,5,15", "007", "5", "127.0.0.1:80",
    ]  # fmt: skip


# The command line


def command(*arguments):
    return [sys.executable, "-m", "tools.simulator", *arguments]


def test_wrong_arguments_are_told():
    for arguments in (["--set", "x"], ["--tls", "ca.pem"], ["--run", "missing.scn"], ["--lang", "fr"]):
        done = subprocess.run(command(*arguments), capture_output=True, text=True, timeout=20)
        assert done.returncode in (1, 2) and done.stderr


def test_json_lines_on_standard_input_and_output(tmp_path):
    asked = [
        {"id": 1, "do": "wait", "screen": "RMB", "timeout_s": 10},
        {"id": 2, "do": "zap"},
        {"id": 3, "do": "power", "state": "off"},
        {"id": 4, "do": "quit"},
    ]
    link = command("--link", "--lang", "en", "--data", str(tmp_path / "data"))
    child = subprocess.Popen(link, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    answers = []
    for request in asked:
        child.stdin.write(json.dumps(request) + "\n")
        child.stdin.flush()
        while len(answers) < request["id"]:
            answer = json.loads(child.stdout.readline())
            answers += [answer] if "id" in answer else []
    assert child.wait(10) == 0 and [answer["ok"] for answer in answers] == [True, False, True, True]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["flash.bin"]


def test_a_played_scenario_tells_by_its_status(tmp_path):
    for text, status in (("wait RMB 10\nexpect pending 0\n", 0), ("wait NEVER 0.1\n", 1)):
        (tmp_path / "test.scn").write_text(text)
        played = command("--lang", "en", "--run", str(tmp_path / "test.scn"))
        done = subprocess.run(played, capture_output=True, text=True)
        assert done.returncode == status, done.stderr
        assert status == 0 or "test.scn:1: wait NEVER 0.1" in done.stderr


def test_the_firmware_runs_on_cpython_too(tmp_path):
    (tmp_path / "test.scn").write_text("wait RMB 10\npress 1 2\nwait 0.12 5\nexpect faults 0\n")
    played = command("--lang", "en", "--python", "--run", str(tmp_path / "test.scn"))
    done = subprocess.run(played, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
