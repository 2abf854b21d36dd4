"""The clock: a date without a year, and seconds since 2000."""

from drivers.clock import Clock, from_stamp, to_stamp


class Rtc:
    def __init__(self, *date):
        self.value = date or (2000, 1, 1, 5, 0, 0, 7, 0)

    def datetime(self, value=None):
        if value is None:
            return self.value
        self.value = value


def _told(known, mmdd, hhmmss="120000"):
    """The year the clock takes when it knows `known`, a date of a record."""
    clock = Clock(Rtc(), to_stamp(known))
    assert clock.set(mmdd, hhmmss), mmdd
    return clock.now()[0]


def test_not_set_until_told():
    clock = Clock(Rtc())
    assert clock.now() is None and clock.stamp() == 0
    assert clock.set("1123", "123005")
    assert clock.now() == (2026, 11, 23, 12, 30, 5)
    assert from_stamp(clock.stamp()) == clock.now()


def test_stamps_of_known_dates():
    assert to_stamp((2000, 1, 1, 0, 0, 0)) == 0
    assert to_stamp((2000, 3, 1, 0, 0, 0)) == 60 * 86400
    assert to_stamp((2024, 2, 29, 23, 59, 59)) == 762566399  # 1709251199 of 1970, less 946684800
    assert to_stamp((2038, 1, 19, 3, 14, 7)) == 2**31 - 1 - 946684800


def test_every_day_of_a_century_comes_back():
    stamp = 86399
    for _ in range(36525):
        date = from_stamp(stamp)
        assert to_stamp(date) == stamp, stamp
        assert date[3:] == (23, 59, 59)
        stamp += 86400
    assert date[:3] == (2099, 12, 31)


def test_the_year_is_the_next_that_fits_what_is_known():
    assert _told((2026, 12, 31, 23, 0, 0), "0101") == 2027
    assert _told((2027, 6, 15, 0, 0, 0), "0615") == 2027
    assert _told((2027, 6, 15, 0, 0, 0), "0415") == 2028
    assert _told((2026, 11, 10, 0, 0, 0), "0229") == 2028


def test_a_clock_that_runs_is_corrected_within_its_year():
    clock = Clock(Rtc(2027, 1, 1, 4, 0, 0, 20, 0))
    assert clock.set("1231", "235950")
    assert clock.now() == (2026, 12, 31, 23, 59, 50)


def test_it_never_goes_back_behind_what_is_recorded():
    """A host that is late by up to a month; the newest record's time stands, also over New Year."""
    for newest, mmdd in (((2027, 6, 15, 8, 0, 0), "0614"), ((2027, 1, 1, 1, 0, 0), "1231")):
        for rtc in (Rtc(), Rtc(*newest[:3], 0, *newest[3:], 0)):
            clock = Clock(rtc, to_stamp(newest))
            assert clock.set(mmdd, "235959")
            assert clock.now() == newest
    assert clock.set("0101", "010001")
    assert clock.now() == (2027, 1, 1, 1, 0, 1)


def test_the_weekday_is_right():
    rtc = Rtc()
    Clock(rtc).set("1123", "000000")
    assert rtc.value[3] == 0  # 2026-11-23 is a Monday


def test_what_is_no_date_changes_nothing():
    rtc = Rtc()
    clock = Clock(rtc)
    for mmdd, hhmmss in (
        ("1301", "000000"),
        ("0001", "000000"),
        ("0230", "000000"),
        ("0431", "000000"),
        ("0100", "000000"),
        ("0101", "240000"),
        ("0101", "006000"),
        ("0101", "000060"),
        ("101", "000000"),
        ("0101", "00000"),
        ("01 1", "000000"),
        ("0101", "00:000"),
        ("", ""),
    ):
        assert not clock.set(mmdd, hhmmss), (mmdd, hhmmss)
    assert clock.now() is None
