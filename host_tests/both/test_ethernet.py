"""Ethernet in place of Wi-Fi: a cable that comes and goes."""

from doubles.world import World
from drivers import ethernet, radio
from raises import raises


class Lan:
    def __init__(self):
        self.on = self.cable = False

    def active(self, on):
        self.on = on

    def isconnected(self):
        return self.on and self.cable

    def ifconfig(self):
        return ("10.0.0.2", "255.255.255.0", "10.0.0.1", "10.0.0.53")


class Socket:
    def getaddrinfo(self, host, port):
        return [(2, 1, 0, "", (host, port))]


def test_the_cable_is_the_link():
    saved = radio.socket
    with World(radio, ethernet) as world:
        radio.socket = Socket()
        try:
            lan = Lan()
            link = ethernet.Ethernet(lan)
            world.create_task(link.run())
            world.wait(1000)
            assert lan.on and link.up == 0 and link.scan() == []
            raises(OSError, world.run, link.resolve("10.0.0.9", 5500))
            for _ in range(3):
                lan.cable = True
                world.wait(300)
                assert link.up == 3 and link.came_up.is_set() and link.dbm() == 0
                assert world.run(link.resolve("10.0.0.9", 5500)) == ("10.0.0.9", 5500)
                lan.cable = False
                world.wait(300)
                assert link.up == 0 and not link.came_up.is_set()
        finally:
            radio.socket = saved
