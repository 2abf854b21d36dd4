"""The buzzer: sounds differ, end, and the newest wins."""

from doubles.world import World
from drivers import buzzer


class Pwm:
    """`heard`: [Hz, start ms, end ms] of every tone."""

    def __init__(self, world):
        self._world = world
        self._hz = 0
        self.on = False
        self.heard = []

    def freq(self, hz):
        assert 20 <= hz <= 20000
        self._end()
        self._hz = hz
        if self.on:
            self.heard.append([hz, self._world.ms, None])

    def duty_u16(self, duty):
        if duty and not self.on:
            self.heard.append([self._hz, self._world.ms, None])
        if not duty:
            self._end()
        self.on = duty > 0

    def _end(self):
        if self.on:
            self.heard[-1][2] = self._world.ms


def _bench(test):
    with World(buzzer) as world:
        pwm = Pwm(world)
        test(world, pwm, buzzer.Buzzer(pwm))
        world.wait(2000)
        assert not pwm.on


def test_a_click_returns_at_once_and_is_short():
    def check(world, pwm, sound):
        start = world.us
        sound.click()
        assert world.us == start
        world.wait(50)
        assert len(pwm.heard) == 1
        hz, begun, ended = pwm.heard[0]
        assert ended - begun <= 5

    _bench(check)


def test_the_sounds_differ_and_none_is_longer_than_half_a_second():
    def check(world, pwm, sound):
        tunes = []
        for play in (sound.ok, sound.error, sound.attention):
            pwm.heard = []
            start = world.ms
            world.run(play())
            assert not pwm.on and world.ms - start <= 500
            tunes.append([tone[0] for tone in pwm.heard])
        assert tunes[0] != tunes[1] != tunes[2] != tunes[0]

    _bench(check)


def test_a_click_does_not_cut_into_a_sound():
    def check(world, pwm, sound):
        world.create_task(sound.error())
        world.wait(100)
        sound.click()
        world.wait(100)
        assert pwm.on and len(pwm.heard) == 1

    _bench(check)


def test_the_newest_sound_ends_the_one_before():
    def check(world, pwm, sound):
        world.create_task(sound.attention())
        world.wait(50)
        world.run(sound.error())
        assert not pwm.on
        assert [tone[0] for tone in pwm.heard] == [2700, 400]

    _bench(check)
