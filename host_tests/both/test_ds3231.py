"""The clock with a battery: its time is there at power-on, and none is made up."""

from doubles.battery_clock import Bench
from doubles.i2c import model
from drivers import ds3231
from drivers.clock import Clock, to_stamp

DS3231 = model("ds3231")["Ds3231"]
DATE = (2026, 11, 29, 6, 23, 59, 58, 0)


def made():
    return Bench(DS3231, ds3231.Ds3231, 0x68)


def test_a_new_one_is_not_set_and_keeps_what_it_is_told_without_power():
    bench = made()
    rtc = bench.start()
    assert not rtc.kept and Clock(rtc).now() is None
    rtc.datetime(DATE)
    assert rtc.datetime() == DATE
    bench.off(3)
    rtc = bench.start()
    assert rtc.kept and rtc.datetime() == (2026, 11, 30, 0, 0, 0, 1, 0)
    assert Clock(rtc).now() == (2026, 11, 30, 0, 0, 1)


def test_a_dead_battery_is_a_clock_that_is_not_set():
    bench = made()
    bench.start().datetime(DATE)
    bench.model.battery = False
    bench.off(3)
    assert not bench.start().kept
    assert Clock(bench.start()).now() is None


def test_an_oscillator_that_stopped_is_not_believed_though_it_runs_again():
    bench = made()
    bench.start().datetime(DATE)
    bench.model.registers[0x0F] |= 0x80
    assert Clock(bench.start()).now() is None
    bench.start().datetime(DATE)
    assert Clock(bench.start()).now() == DATE[:3] + DATE[4:7]


def test_one_that_was_told_to_stop_on_its_battery_is_told_to_go_on():
    bench = made()
    bench.model.registers[0x0E] = 0x9C
    bench.start().datetime(DATE)
    bench.off(86400)
    assert bench.start().datetime()[:5] == (2026, 11, 30, 0, 23)


def test_years_months_and_centuries_carry():
    bench = made()
    for before, after in (
        ((2027, 2, 28, 6, 23, 59, 59, 0), (2027, 3, 1, 0, 0, 0, 0, 0)),
        ((2028, 2, 28, 0, 23, 59, 59, 0), (2028, 2, 29, 1, 0, 0, 0, 0)),
        ((2028, 12, 31, 6, 23, 59, 59, 0), (2029, 1, 1, 0, 0, 0, 0, 0)),
        ((2099, 12, 31, 3, 23, 59, 59, 0), (2100, 1, 1, 4, 0, 0, 0, 0)),
        ((2100, 5, 31, 0, 9, 59, 59, 0), (2100, 5, 31, 0, 10, 0, 0, 0)),
    ):
        bench.start().datetime(before)
        bench.off(1)
        assert bench.start().datetime() == after


def test_twelve_hours_are_read_too():
    bench = made()
    bench.start().datetime(DATE)
    for hours, expected in ((0x52, 0), (0x41, 1), (0x51, 11), (0x72, 12), (0x61, 13), (0x71, 23)):
        bench.model.registers[2] = hours
        assert bench.start().datetime()[4] == expected


def test_nonsense_is_no_time():
    bench = made()
    for place, byte in (
        (0, 0x60),
        (0, 0x5A),
        (1, 0x99),
        (2, 0x24),
        (4, 0x00),
        (4, 0x31),
        (5, 0x00),
        (5, 0x13),
        (6, 0xFF),
    ):
        bench.start().datetime(DATE)
        bench.model.registers[place] = byte
        assert not bench.start().kept, (place, byte)


def test_one_that_is_not_there_stops_nothing():
    bench = made()
    bench.model.absent = True
    rtc = bench.start()
    assert not rtc.kept
    rtc.datetime(DATE)
    assert Clock(rtc).now() == DATE[:3] + DATE[4:7]
    rtc.memory(b"mark")
    assert rtc.memory() == b"mark"


def test_a_time_before_the_newest_record_is_no_time():
    """A wrong clock must not date records before those that are there; the host's time is waited for."""
    bench = made()
    bench.start().datetime(DATE)
    clock = Clock(bench.start(), to_stamp((2026, 11, 30, 8, 0, 0)))
    assert clock.now() is None and clock.stamp() == 0
    assert clock.set("1130", "080500")
    assert clock.now() == (2026, 11, 30, 8, 5, 0)
    assert bench.start().datetime()[:3] == (2026, 11, 30)
