"""Wi-Fi: comes back by itself, believes isconnected() only, looks a name up when it must, and waits for nobody."""

import errno

from doubles.world import World
from drivers import radio, udp
from raises import raises


class Wlan:
    """Connects 3 s after connect() when `near` holds the network; connect() while connecting is an error."""

    def __init__(self, world):
        self._world = world
        self.near = {"shop": "secret"}
        self.rssi = -65
        self.calls = []
        self._connecting = None
        self._on = False
        self._linked = False

    def active(self, on):
        self.calls.append("on" if on else "off")
        self._on = on
        self._connecting = None
        self._linked = False

    def connect(self, ssid, password):
        if self._connecting or self._linked or not self._on:
            raise OSError("Wifi Internal Error")
        self.calls.append(ssid)
        self._connecting = ssid, password, self._world.ms

    def disconnect(self):
        self._connecting = None
        self._linked = False

    def ifconfig(self):
        return ("10.0.0.2", "255.255.255.0", "10.0.0.1", "10.0.0.53") if self._linked else ("0.0.0.0",) * 4

    def scan(self):
        if self._connecting and not self._linked:
            raise OSError("STA is connecting")
        heard = (
            (b"weak", -80, 3), (b"shop", -70, 3), (b"", -20, 3), (b"shop", -50, 3), (b"\xff\xfe", -30, 0),
            (b"a\tb", -30, 0), (b"\xe5\xba\x97", -60, 0),
        )  # fmt: skip
        return [(ssid, bytes(6), 1, dbm, security, not ssid) for ssid, dbm, security in heard]

    def isconnected(self):
        if self._connecting:
            ssid, password, since = self._connecting
            if self._world.ms - since > 3000 and self.near.get(ssid) == password:
                self._linked = True
        if not self.near:
            self._linked = False
        return self._linked

    def status(self, what=None):
        if what != "rssi":
            return 201  # NO_AP_FOUND, also while still trying
        if not self.isconnected():
            raise OSError("Wifi Not Connected")
        return self.rssi


class Names:
    """A name server and the sockets that lead to it. `dead`: it keeps silent; `seconds`: how long an answer holds."""

    AF_INET, SOCK_DGRAM = 2, 1

    def __init__(self):
        self.asked = 0
        self.dead = False
        self.seconds = 300
        self._answer = None

    def getaddrinfo(self, host, port):
        assert host.replace(".", "").isdigit(), "that would stop the chip"
        return [(2, 1, 0, "", (host, port))]

    def socket(self, family, kind):
        return self

    def setblocking(self, on):
        pass

    def connect(self, place):
        assert place == ("10.0.0.53", 53)

    def write(self, query):
        self.asked += 1
        told = b"\xc0\x0c\0\1\0\1" + self.seconds.to_bytes(4, "big") + b"\0\4" + bytes((10, 0, 0, self.asked))
        self._answer = None if self.dead else query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + query[12:] + told

    def recv(self, most):
        answer, self._answer = self._answer, None
        if answer is None:
            raise OSError(errno.EAGAIN, "nothing")
        return answer

    def close(self):
        pass


def _bench(test, networks=(("shop", "secret"),)):
    saved = radio.socket, udp.socket
    with World(radio, udp) as world:
        radio.socket = udp.socket = names = Names()
        wlan = Wlan(world)
        wifi = radio.Radio(wlan, networks)
        world.create_task(wifi.run())
        try:
            test(world, wlan, wifi, names)
        finally:
            radio.socket, udp.socket = saved


def test_comes_up_once_and_stays_quiet():
    def check(world, wlan, wifi, names):
        assert wifi.up == 0 and wifi.dbm() == 0
        world.wait(4000)
        assert wifi.up == 2 and wifi.came_up.is_set() and wifi.dbm() == -65
        world.wait(600000)
        assert wlan.calls == ["on", "shop"]

    _bench(check)


def test_comes_back_after_an_hour_without_the_network():
    def check(world, wlan, wifi, names):
        world.wait(4000)
        near, wlan.near = wlan.near, {}
        world.wait(500)
        assert not wifi.up and not wifi.came_up.is_set()
        world.wait(3600000)
        assert "off" in wlan.calls and wifi.failures > 100
        wlan.near = near
        world.wait(20000)
        assert wifi.up and wifi.came_up.is_set() and wifi.failures == 0

    _bench(check)


def test_a_blink_is_left_to_the_driver_of_the_chip():
    def check(world, wlan, wifi, names):
        world.wait(60000)
        near, wlan.near = wlan.near, {}
        world.wait(5000)
        wlan.near = near
        world.wait(5000)
        assert wifi.up and wlan.calls == ["on", "shop"]

    _bench(check)


def test_the_second_network_gets_its_turn():
    def check(world, wlan, wifi, names):
        wlan.near = {"backup": "x"}
        world.wait(25000)
        assert wifi.up and wlan.calls == ["on", "shop", "backup"]

    _bench(check, (("shop", "secret"), ("backup", "x")))


def test_without_networks_the_radio_stays_off():
    def check(world, wlan, wifi, names):
        world.wait(1000)
        assert wlan.calls == [] and not wifi.up

    _bench(check, ())


def test_a_name_is_looked_up_once_for_each_time_the_link_came_up_and_again_when_the_answer_is_old():
    def check(world, wlan, wifi, names):
        raises(OSError, world.run, wifi.resolve("host", 5500))
        assert names.asked == 0
        world.wait(4000)
        for _ in range(3):
            assert world.run(wifi.resolve("host", 5500)) == ("10.0.0.1", 5500)
        near, wlan.near = wlan.near, {}
        world.wait(500)
        raises(OSError, world.run, wifi.resolve("host", 5500))
        assert names.asked == 1
        wlan.near = near
        world.wait(5000)
        assert world.run(wifi.resolve("host", 5500)) == ("10.0.0.2", 5500)
        names.seconds = 1  # a minute, then, for nobody asks at each sale
        for ms, number in ((299000, 2), (2000, 3), (58000, 3), (3000, 4)):
            world.wait(ms)
            assert world.run(wifi.resolve("host", 5500)) == ("10.0.0.%d" % number, 5500)

    _bench(check)


def test_an_old_address_is_better_than_none_and_costs_a_look_up_a_minute():
    def check(world, wlan, wifi, names):
        world.wait(4000)
        world.run(wifi.resolve("host", 5500))
        near, wlan.near = wlan.near, {}
        world.wait(500)
        wlan.near = near
        world.wait(5000)
        names.dead = True
        for waits_ms in (3000, 0):
            since = world.ms
            assert world.run(wifi.resolve("host", 5500)) == ("10.0.0.1", 5500)
            assert waits_ms <= world.ms - since < waits_ms + 100
        world.wait(61000)
        names.dead = False
        assert world.run(wifi.resolve("host", 5500)) == ("10.0.0.%d" % names.asked, 5500)
        names.dead = True
        raises(OSError, world.run, wifi.resolve("other", 5500))

    _bench(check)


def test_an_address_is_asked_nobody_about():
    def check(world, wlan, wifi, names):
        world.wait(4000)
        assert world.run(wifi.resolve("10.9.8.7", 5500)) == ("10.9.8.7", 5500)
        assert names.asked == 0

    _bench(check)


def test_networks_in_the_air_stand_once_the_strongest_first():
    def check(world, wlan, wifi, names):
        world.wait(1000)
        assert wifi.scan() == [("shop", -50, False), ("\u5e97", -60, True), ("weak", -80, False)]
        world.wait(20000)
        assert wifi.up and len(wifi.scan()) == 3

    _bench(check)


def test_bars_follow_the_strength_and_do_not_flicker():
    def check(world, wlan, wifi, names):
        world.wait(4000)
        for dbm, bars in (
            (-50, 3), (-60, 3), (-64, 3), (-60, 3), (-64, 3), (-65, 2), (-61, 2), (-60, 3), (-76, 1), (-73, 1),
            (-72, 2), (-76, 2), (-72, 2), (-77, 1), (-90, 1), (-40, 3), (-80, 1),
        ):  # fmt: skip
            wlan.rssi = dbm
            world.wait(300)
            assert wifi.up == bars, (dbm, wifi.up)

    _bench(check)


def test_a_link_that_goes_between_two_looks_has_no_strength_and_breaks_nothing():
    def check(world, wlan, wifi, names):
        world.wait(4000)
        wlan.near = {}
        assert wifi.dbm() == 0
        world.wait(300)
        assert wifi.up == 0

    _bench(check)
