"""The air: a network that can go away, seen from real sockets."""

import socket
import threading
import time

import pytest

from tools.simulator.air import NAME_SERVER, Air
from tools.simulator.models.names import GARBAGE, OTHER_ID, SILENT, UNKNOWN


class Echo:
    """Answers what it gets; `got` keeps it."""

    def __init__(self):
        self.got = bytearray()
        self.closed = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.connections = []
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            while data := connection.recv(1000):
                self.got += data
                connection.sendall(data)
            self.closed.set()
        except OSError:
            pass

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.connections:
            connection.close()


@pytest.fixture
def echo():
    echo = Echo()
    yield echo
    try:
        echo.close()
    except OSError:
        pass


@pytest.fixture
def air():
    air = Air()
    air.link(True)
    yield air
    air.close()


def connect(air, echo, timeout=0.4):
    door = air.resolve("127.0.0.1", echo.port)
    air.prepare()
    return socket.create_connection(("127.0.0.1", door), timeout)


def test_it_carries_both_ways(air, echo):
    with connect(air, echo) as sock:
        sock.sendall(b"hello")
        assert sock.recv(10) == b"hello"


def test_much_data_arrives_whole(air, echo):
    data = bytes(range(256)) * 2000
    with connect(air, echo, 5) as sock:
        threading.Thread(target=sock.sendall, args=(data,)).start()
        back = bytearray()
        while len(back) < len(data):
            back += sock.recv(65536)
    assert back == data


def test_without_radio_there_is_no_name_and_no_connection(air, echo):
    door = air.resolve("127.0.0.1", echo.port)
    air.link(False)
    assert air.resolve("127.0.0.1", echo.port) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", door), 0.4)
    air.link(True)
    with connect(air, echo) as sock:
        sock.sendall(b"x")
        assert sock.recv(1) == b"x"


def test_an_open_connection_stalls_and_goes_on(air, echo):
    with connect(air, echo) as sock:
        sock.sendall(b"a")
        assert sock.recv(1) == b"a"
        air.link(False)
        sock.sendall(b"b")
        with pytest.raises(TimeoutError):
            sock.recv(1)
        assert echo.got == b"a"
        air.link(True)
        assert sock.recv(1) == b"b"


def test_a_host_that_refuses_refuses_at_the_door(air, echo):
    with connect(air, echo):
        pass
    echo.close()
    with pytest.raises(ConnectionRefusedError):
        connect(air, echo)


def test_lost_connects_get_no_answer_at_all(air, echo):
    air.lose_connects = True
    with pytest.raises(TimeoutError):
        connect(air, echo, 0.3)
    air.lose_connects = False
    with connect(air, echo) as sock:
        sock.sendall(b"x")
        assert sock.recv(1) == b"x"


def test_the_end_of_the_host_reaches_the_terminal(air, echo):
    with connect(air, echo) as sock:
        sock.sendall(b"x")
        assert sock.recv(1) == b"x"
        echo.connections[-1].shutdown(socket.SHUT_RDWR)
        assert sock.recv(1) == b""


def test_a_terminal_without_power_says_no_goodbye(air, echo):
    sock = connect(air, echo)
    sock.sendall(b"x")
    assert sock.recv(1) == b"x"
    air.link(False)
    air.cut()
    sock.sendall(b"never")
    sock.close()
    air.link(True)
    time.sleep(0.1)
    assert echo.got == b"x" and not echo.closed.is_set()


def query(name, number=b"\x12\x34"):
    labels = b"".join(bytes((len(label),)) + label.encode() for label in name.split("."))
    return number + b"\1\0\0\1\0\0\0\0\0\0" + labels + b"\0\0\1\0\1"


def asked(air, name):
    """What the name server answers, and what it took; None: nothing."""
    port = air.resolve(*NAME_SERVER)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.3)
        sock.sendto(query(name), ("127.0.0.1", port))
        try:
            return sock.recv(600)
        except TimeoutError:
            return None


def test_the_name_server_and_its_troubles(air):
    air.names["pay.example"] = "10.1.2.3"
    assert asked(air, "pay.example")[-4:] == bytes((10, 1, 2, 3)) and not air.failed
    for trouble in (SILENT, GARBAGE, OTHER_ID, UNKNOWN):
        air.name_server.trouble = trouble
        answer = asked(air, "pay.example")
        assert (answer is None) == (trouble == SILENT)
        if answer:
            assert (answer[:2] == b"\x12\x34" and answer[3] & 15 == 3) == (trouble == UNKNOWN)
    assert air.failed == 4 and air.name_server.asked == ["pay.example"] * 5
    air.name_server.trouble = ""
    assert asked(air, "no-such-host.invalid")[3] & 15 == 3
    port = air.name_server.port
    air.link(False)
    assert air.resolve(*NAME_SERVER) == 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.2)
        sock.sendto(query("pay.example"), ("127.0.0.1", port))
        with pytest.raises(TimeoutError):
            sock.recv(600)
