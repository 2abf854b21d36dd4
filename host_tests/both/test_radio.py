"""Wi-Fi: comes back by itself, believes isconnected() only, never looks a name up without need."""

from doubles.world import World
from drivers import radio
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
    """getaddrinfo with a count."""

    def __init__(self):
        self.asked = 0
        self.dead = False

    def getaddrinfo(self, host, port):
        self.asked += 1
        if self.dead:
            raise OSError(-202)
        return [(2, 1, 0, "", ("10.0.0.%d" % self.asked, port))]


def _bench(test, networks=(("shop", "secret"),)):
    saved = radio.socket
    with World(radio) as world:
        radio.socket = names = Names()
        wlan = Wlan(world)
        wifi = radio.Radio(wlan, networks)
        world.create_task(wifi.run())
        try:
            test(world, wlan, wifi, names)
        finally:
            radio.socket = saved


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


def test_names_are_looked_up_once_for_each_time_the_link_came_up():
    def check(world, wlan, wifi, names):
        raises(OSError, wifi.resolve, "host", 5500)
        assert names.asked == 0
        world.wait(4000)
        for _ in range(3):
            assert wifi.resolve("host", 5500) == ("10.0.0.1", 5500)
        near, wlan.near = wlan.near, {}
        world.wait(500)
        raises(OSError, wifi.resolve, "host", 5500)
        assert names.asked == 1
        wlan.near = near
        world.wait(5000)
        assert wifi.resolve("host", 5500) == ("10.0.0.2", 5500)

    _bench(check)


def test_an_old_address_is_better_than_none():
    def check(world, wlan, wifi, names):
        world.wait(4000)
        wifi.resolve("host", 5500)
        near, wlan.near = wlan.near, {}
        world.wait(500)
        wlan.near = near
        world.wait(5000)
        names.dead = True
        assert wifi.resolve("host", 5500) == ("10.0.0.1", 5500)
        raises(OSError, wifi.resolve, "other", 5500)

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
