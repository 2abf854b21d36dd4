"""The air: a network that can go away, seen from real sockets."""

import socket
import threading
import time

import pytest

from tools.simulator.air import Air


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


def test_names(air, echo):
    air.names["pay.example"] = "127.0.0.1"
    assert air.resolve("pay.example", echo.port)
    air.dns_fail = True
    assert not air.resolve("pay.example", echo.port)
    assert air.resolve("127.0.0.1", echo.port), "an address needs no name server"
