"""The other clock with a battery: as the DS3231's tests, where its registers differ."""

from doubles.battery_clock import Bench
from doubles.i2c import model
from drivers import bm8563
from drivers.clock import Clock

BM8563 = model("bm8563")["Bm8563"]
DATE = (2026, 11, 29, 6, 23, 59, 58, 0)


def made():
    return Bench(BM8563, bm8563.Bm8563, 0x51)


def test_a_new_one_is_not_set_and_keeps_what_it_is_told_without_power():
    bench = made()
    rtc = bench.start()
    assert not rtc.kept and Clock(rtc).now() is None
    rtc.datetime(DATE)
    assert rtc.datetime() == DATE
    bench.off(3)
    rtc = bench.start()
    assert rtc.kept and rtc.datetime() == (2026, 11, 30, 0, 0, 0, 1, 0)


def test_a_supply_that_was_too_low_is_not_believed_until_the_next_set():
    bench = made()
    bench.start().datetime(DATE)
    bench.model.registers[2] |= 0x80
    assert Clock(bench.start()).now() is None
    bench.start().datetime(DATE)
    assert bench.start().kept
    bench.model.battery = False
    bench.off(3)
    assert not bench.start().kept


def test_one_that_was_stopped_is_told_to_go_on():
    bench = made()
    bench.model.registers[0] = 0x20
    bench.start().datetime(DATE)
    bench.off(86400)
    assert bench.start().datetime()[:5] == (2026, 11, 30, 0, 23)


def test_days_months_and_years_carry_and_every_weekday_is_the_same_again():
    bench = made()
    for before, after in (
        ((2027, 2, 28, 6, 23, 59, 59, 0), (2027, 3, 1, 0, 0, 0, 0, 0)),
        ((2028, 2, 28, 0, 23, 59, 59, 0), (2028, 2, 29, 1, 0, 0, 0, 0)),
        ((2028, 12, 31, 5, 23, 59, 59, 0), (2029, 1, 1, 6, 0, 0, 0, 0)),
    ):
        bench.start().datetime(before)
        bench.off(1)
        assert bench.start().datetime() == after


def test_nonsense_is_no_time_and_one_that_is_not_there_stops_nothing():
    bench = made()
    for place, byte in ((2, 0x60), (3, 0x5A), (4, 0x24), (5, 0x00), (5, 0x31), (6, 0x07), (7, 0x00), (7, 0x13)):
        bench.start().datetime(DATE)
        bench.model.registers[place] = byte
        assert not bench.start().kept, (place, byte)
    bench.model.absent = True
    rtc = bench.start()
    assert not rtc.kept
    rtc.datetime(DATE)
    assert rtc.datetime() == DATE
