"""The keypad on a PCF8574: the same matrix, that bounces and ghosts, behind the chip's lines and a slow bus."""

from doubles.i2c import Bus, model
from doubles.matrix import Matrix
from doubles.world import World
from drivers import i2c_keypad, keypad, pcf8574_keypad
from raises import raises

KEYS = ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER")
CLEAR = (1, 3)
CROSSINGS = tuple([(row, col) for row in range(4) for col in range(4)])


class Bench:
    def __init__(self, world, interrupt=False):
        self.world = world
        self.matrix = Matrix(world)
        self.chip = model("pcf8574")["Pcf8574"](self._contacts)
        self.bus = Bus(world, {0x20: self.chip})
        self.posts = []
        line = self._interrupt if interrupt else None
        self.pad = pcf8574_keypad.Pcf8574Keypad(self.bus, KEYS, self._post, interrupt=line)
        world.create_task(self.pad.run())

    def _contacts(self, _):
        return [(row, 4 + col) for row, col in CROSSINGS if self.matrix._closed((row, col))]

    def _interrupt(self):
        self.chip.advance(self.world.us / 1e6)
        return self.chip.interrupt()

    def _post(self, kind, value):
        self.posts.append((kind, value, self.world.ms))

    def tap(self, *keys, ms=80):
        self.matrix.press(*keys)
        self.world.wait(ms)
        self.matrix.release(*keys)
        self.world.wait(ms)

    @property
    def names(self):
        return [post[1] for post in self.posts]


def _bench(test, **options):
    with World(keypad, i2c_keypad) as world:
        test(Bench(world, **options))


def _every_key(bench):
    for phase in range(0, 11, 2):
        for place in range(16):
            bench.world.wait(phase)
            bench.posts.clear()
            start = bench.world.ms
            bench.tap((place // 4, place % 4))
            assert [post[:2] for post in bench.posts] == [("key", KEYS[place])], (phase, place)
            assert bench.posts[0][2] - start <= 45, (phase, place)


def test_every_key_posts_its_name_once_and_in_time():
    _bench(_every_key)


def test_with_the_interrupt_line_as_well_and_an_idle_keypad_leaves_the_bus_alone():
    def check(bench):
        _every_key(bench)
        bench.world.wait(100)
        before = bench.bus.bytes
        bench.world.wait(3000)
        assert bench.bus.bytes - before <= 10, "one look at the chip in a second, should it be gone"

    _bench(check, interrupt=True)


def test_an_idle_keypad_takes_a_fiftieth_of_the_bus():
    def check(bench):
        before = bench.bus.bytes
        bench.world.wait(1000)
        assert bench.bus.bytes - before <= 210  # two bytes each 10 ms, of 11 000

    _bench(check)


def test_fast_and_overlapping_keys_all_count():
    def check(bench):
        last = None
        for i in range(32):
            place = (i * 7 % 16 // 4, i * 7 % 16 % 4)
            bench.matrix.press(place)
            bench.world.wait(25)
            if last:
                bench.matrix.release(last)
            bench.world.wait(45)
            last = place
        assert bench.names == [KEYS[i * 7 % 16] for i in range(32)]

    _bench(check)


def test_keys_together_and_ghosts_count_for_nothing():
    def check(bench):
        for keys in (((0, 0), (0, 1)), ((0, 0), (1, 0)), ((0, 0), (0, 3), (3, 0)), ((1, 1), (1, 2), (2, 1), (2, 2))):
            bench.matrix.press(*keys)
            bench.world.wait(200)
            for key in keys:
                bench.matrix.release(key)
                bench.world.wait(50)
        assert bench.posts == []
        bench.tap((3, 3))
        assert bench.names == ["ENTER"]

    _bench(check)


def test_a_spike_is_no_key_and_a_worn_contact_no_second_press():
    def check(bench):
        for phase in range(11):
            bench.world.wait(phase)
            bench.matrix.press((0, 0))
            bench.world.wait(4)
            bench.matrix.release((0, 0))
            bench.world.wait(60)
        assert bench.posts == []
        bench.matrix.press((2, 2))
        bench.world.wait(60)
        bench.matrix.lift((2, 2), 9)
        bench.world.wait(100)
        bench.matrix.release((2, 2))
        bench.world.wait(60)
        assert bench.names == ["9"]

    _bench(check)


def test_clear_held_is_wipe_once():
    def check(bench):
        bench.matrix.press(CLEAR)
        bench.world.wait(3000)
        bench.matrix.release(CLEAR)
        bench.world.wait(60)
        assert bench.names == ["CLEAR", "WIPE"]
        assert 790 <= bench.posts[1][2] - bench.posts[0][2] <= 815

    _bench(check)


def test_transfers_that_fail_now_and_then_lose_and_make_up_nothing():
    async def disturb(bench):
        while True:
            await bench.world.sleep_ms(13)
            bench.bus.nacks = 1

    def check(bench):
        bench.world.create_task(disturb(bench))
        for i in range(32):
            bench.tap((i * 7 % 16 // 4, i * 7 % 16 % 4), ms=120)
        assert bench.names == [KEYS[i * 7 % 16] for i in range(32)]

    _bench(check)


def test_a_chip_that_lost_its_power_is_told_again():
    """All its lines are up then, and no key would ever show."""

    def check(bench):
        for line in (False, True):
            bench.posts.clear()
            bench.chip.power_on()
            bench.world.wait(1500 if line else 50)
            bench.tap((0, 2))
            bench.matrix.press((2, 1))
            bench.world.wait(60)
            bench.chip.power_on()
            bench.world.wait(60)
            bench.matrix.release((2, 1))
            bench.world.wait(60)
            assert bench.names == ["3", "8"]

    _bench(check)
    _bench(check, interrupt=True)


def test_without_the_chip_there_is_no_keypad():
    with World(keypad, i2c_keypad) as world:
        problem = raises(OSError, pcf8574_keypad.Pcf8574Keypad, Bus(world, {}), KEYS, print)
        assert str(problem) == "keypad does not answer"


def test_one_spike_at_the_start_is_no_missing_chip():
    with World(keypad, i2c_keypad) as world:
        bus = Bus(world, {0x21: model("pcf8574")["Pcf8574"](lambda now: ())})
        bus.nacks = 2
        pcf8574_keypad.Pcf8574Keypad(bus, KEYS, print, address=0x21)


def test_a_chip_that_is_gone_is_told_and_one_that_comes_back_in_time_is_not():
    for line in (False, True):
        with World(keypad, i2c_keypad) as world:
            bench = Bench(world, line)
            bench.chip.absent = True
            world.wait(9000)
            bench.chip.absent = False
            bench.chip.power_on()
            world.wait(100)
            bench.tap((0, 0))
            assert bench.names == ["1"]
            bench.chip.absent = True
            problem = raises(OSError, world.wait, 13000)
            assert str(problem) == "keypad does not answer"


def test_a_row_that_is_stuck_is_told_too():
    def check(bench):
        bench.chip.lines = lambda: 0xFF
        assert str(raises(OSError, bench.world.wait, 13000)) == "keypad does not answer"

    _bench(check)
