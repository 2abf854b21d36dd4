"""The keypad on a touch screen: down and up on a key is a press, anything else is none."""

from doubles.i2c import Bus, model
from doubles.world import World
from drivers import i2c_keypad, keypad, touch_keypad
from raises import raises

KEYS = ("1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER")
AREAS = touch_keypad.grid(8, 2, 0, 128, 320, 112)
CLEAR = KEYS.index("CLEAR")


def middle(place):
    x, y, width, height = AREAS[place]
    return x + width // 2, y + height // 2


class Bench:
    def __init__(self, world):
        self.world = world
        self.panel = model("ft6336u")["Ft6336u"](same_row=20)
        self.bus = Bus(world, {0x38: self.panel}, 400_000)
        self.posts = []
        self.lit = []
        self.clicks = 0
        self.pad = touch_keypad.TouchKeypad(self.bus, KEYS, AREAS, self._post, self._click, self._show)
        world.create_task(self.pad.run())
        world.wait(400)

    def _post(self, kind, value):
        self.posts.append((kind, value, self.world.ms))

    def _click(self):
        self.clicks += 1

    def _show(self, area, down):
        self.lit.append((KEYS[AREAS.index(area)], down))

    def touch(self, *points, ms=80):
        self.panel.touches = list(points)
        self.world.wait(ms)

    def tap(self, place, ms=80):
        self.touch(middle(place), ms=ms)
        self.touch(ms=ms)

    @property
    def names(self):
        return [post[1] for post in self.posts]


def _bench(test):
    with World(keypad, i2c_keypad) as world:
        test(Bench(world))


def test_a_grid_leaves_no_pixel_between_its_keys_nor_beside_them():
    for columns, rows, width, height in ((4, 4, 320, 112), (3, 5, 239, 101), (8, 2, 320, 112)):
        areas = touch_keypad.grid(columns, rows, 5, 7, width, height)
        assert len(areas) == columns * rows
        assert sum([w * h for _, _, w, h in areas]) == width * height
        assert areas[0][:2] == (5, 7) and areas[-1][0] + areas[-1][2] == 5 + width


def test_every_key_counts_once_when_the_finger_goes_up_on_it():
    def check(bench):
        for phase in range(0, 12, 3):
            for place in range(16):
                bench.world.wait(phase)
                bench.posts.clear()
                bench.touch(middle(place))
                assert bench.posts == []
                bench.touch()
                assert [post[:2] for post in bench.posts] == [("key", KEYS[place])], (phase, place)
        assert bench.clicks == 64

    _bench(check)


def test_the_key_lights_up_while_the_finger_is_on_it():
    def check(bench):
        bench.touch(middle(5))
        assert bench.lit == [("5", True)]
        bench.touch(middle(6))
        bench.touch(middle(5))
        bench.touch()
        assert bench.lit == [("5", True), ("5", False)] * 2 and bench.names == ["5"]

    _bench(check)


def test_a_finger_that_slides_off_has_pressed_nothing_and_may_come_back():
    def check(bench):
        for end in (middle(6), (160, 20), middle(15)):
            bench.touch(middle(5))
            bench.touch(end)
            bench.touch()
        assert bench.posts == [] and bench.clicks == 0
        bench.touch(middle(5))
        bench.touch((160, 20))
        bench.touch(middle(5))
        bench.touch()
        assert bench.names == ["5"]

    _bench(check)


def test_a_finger_that_comes_down_beside_the_keys_presses_none():
    def check(bench):
        bench.touch((160, 20))
        bench.touch(middle(3))
        bench.touch()
        assert bench.posts == []
        bench.tap(3)
        assert bench.names == ["CANCEL"]

    _bench(check)


def test_two_fingers_are_none_until_both_are_up():
    def check(bench):
        bench.touch(middle(0), middle(15))
        bench.touch(middle(15))
        bench.touch()
        bench.touch(middle(0))
        bench.touch(middle(0), middle(15))
        bench.touch(middle(0))
        bench.touch()
        assert bench.posts == [] and bench.lit[-1][1] is False
        bench.tap(0)
        assert bench.names == ["1"]

    _bench(check)


def test_a_touch_shorter_than_three_looks_is_none_and_a_lost_one_no_second_press():
    def check(bench):
        for phase in range(11):
            bench.world.wait(phase)
            bench.touch(middle(0), ms=4)
            bench.touch(ms=60)
        assert bench.posts == []
        bench.touch(middle(0))
        bench.touch(ms=12)
        bench.touch(middle(0))
        bench.touch()
        assert bench.names == ["1"]

    _bench(check)


def test_clear_held_is_wipe_alone_and_elsewhere_nothing():
    def check(bench):
        bench.touch(middle(CLEAR), ms=2000)
        assert bench.names == ["WIPE"]
        bench.touch()
        bench.tap(CLEAR, ms=300)
        assert bench.names == ["WIPE", "CLEAR"]
        bench.touch(middle(CLEAR))
        bench.touch(middle(0), ms=2000)
        bench.touch()
        assert bench.names == ["WIPE", "CLEAR"]

    _bench(check)


def test_a_panel_that_still_starts_has_no_fingers():
    with World(keypad, i2c_keypad) as world:
        bench = Bench(world)
        bench.panel.power_on()
        world.wait(1000)
        assert bench.posts == [] and bench.lit == []
        bench.tap(9)
        assert bench.names == ["8"]


def test_a_panel_that_is_not_there_or_goes_away_is_told():
    with World(keypad, i2c_keypad) as world:
        args = (KEYS, AREAS, print)
        assert str(raises(OSError, touch_keypad.TouchKeypad, Bus(world, {}), *args)) == "touch panel does not answer"
        bench = Bench(world)
        bench.bus.nacks = 400
        world.wait(6000)
        bench.tap(2)
        assert bench.names == ["3"]
        bench.panel.absent = True
        assert str(raises(OSError, world.wait, 13000)) == "touch panel does not answer"


def test_a_look_costs_eight_bytes_of_the_bus():
    def check(bench):
        before = bench.bus.bytes
        bench.world.wait(1000)
        assert bench.bus.bytes - before <= 810

    _bench(check)
