"""A bad setting is refused with its name and what is allowed; nothing of a bad file is used."""

import os
import sys

import settings
from raises import raises


def wrong(**values):
    return raises(settings.SettingsError, settings.Settings, values).args[0]


def test_defaults_hold():
    chosen = settings.Settings({})
    assert chosen.pending_limit == 10 and chosen.retry_delays == (0, 5, 15, 60, 300, 900)
    assert chosen.address == ("127.0.0.1", 5500)


def test_every_wrong_value_is_named():
    for name, value in (
        ("pending_limit", 0), ("pending_limit", "3"), ("pending_limit", True), ("answer_timeout_s", 121),
        ("language", "fr"), ("terminal_id", "1234567"), ("terminal_id", "1234567x"), ("manual_entry", 1),
        ("tmk_1", "XY"), ("retry_delays_s", ""), ("retry_delays_s", "5,,6"), ("retry_delays_s", "a"),
        ("host", "nohost"), ("host", ":5500"), ("host", "a:0"), ("host", "a:70000"), ("mac", "none"), ("header", "60"),
    ):  # fmt: skip
        assert wrong(**{name: value}).startswith(name + ": "), name


def test_an_unknown_setting_is_named():
    assert wrong(colour="red") == "unknown setting: colour"


def test_stored_changes_come_back_and_bad_ones_change_nothing():
    path = "settings-test.json"
    try:
        settings.save(path, {"language": "en"}, os.rename)
        settings.save(path, {"pending_limit": 3}, os.rename)
        raises(settings.SettingsError, settings.save, path, {"pending_limit": 99}, os.rename)
        chosen = settings.load(path, {"answer_timeout_s": 2})
        assert (chosen.language, chosen.pending_limit, chosen.answer_timeout_s) == ("en", 3, 2)
        with open(path, "w") as file:
            file.write("{broken")
        raises(settings.SettingsError, settings.load, path, {})
    finally:
        os.remove(path)
    assert settings.load(path, {}).language == "zh"


def test_the_old_file_stands_until_the_new_one_takes_its_place():
    def refused(old, new):
        raise OSError(5)

    path = "settings-test.json"
    try:
        settings.save(path, {"language": "en"}, os.rename)
        raises(OSError, settings.save, path, {"language": "zh"}, refused)
        assert settings.load(path, {}).language == "en"
    finally:
        for name in (path, path + ".new"):
            os.remove(name)


def test_a_file_that_cannot_be_read_is_not_taken_for_an_empty_one():
    """Else the next change would be saved without the keys."""
    problem = raises(settings.SettingsError, settings.save, ".", {"language": "en"}, os.rename)
    assert "cannot be read" in problem.args[0]


def test_every_wrong_row_text_key_and_network_is_named():
    for name, value in (
        ("header_lines", "one"), ("header_lines", ["1", "2", "3", "4"]), ("header_lines", ["中" * 17]),
        ("header_lines", ["a\tb"]), ("footer_lines", [7]), ("merchant_name", "two\nrows"), ("host", "a b:1"),
        ("tmk_1", "0" * 15), ("tmk_1", "0" * 24), ("tmk_1", "G" * 16), ("wifi", "shop"), ("wifi", [["shop"]]),
        ("wifi", [["", ""]]), ("wifi", [["shop", "short"]]), ("wifi", [["shop", "密" * 8]]),
        ("wifi", [["中" * 11, ""]]), ("wifi", [["a", ""]] * 5),
        ("retry_delays_s", "1," * 10 + "1"), ("retry_delays_s", "9999999"), ("printer_qr", "yes"),
        ("status_url", "pay.example.com/s/"), ("status_url", "ftp://a/"), ("status_url", "https:///s/"),
        ("status_url", "https://pay.example.com/s"), ("status_url", "https://pay.example.com/a b/"),
        ("status_url", "https://\u94f6\u884c/"), ("status_url", "https://" + "a" * 56 + "/"), ("status_url", 7),
    ):  # fmt: skip
        assert wrong(**{name: value}).startswith(name + ": "), (name, value)


def test_a_link_is_what_its_rest_can_be_put_behind():
    for link in ("", "https://pay.example.com/s/", "http://127.0.0.1:8000/s/", "https://a/?t="):
        assert settings.Settings({"status_url": link}).status_url == link


def test_no_refusal_repeats_a_secret():
    for values in ({"tmk_1": "C0FFEE"}, {"tmk_1": "C0FFEE" * 5 + "C0", "tmk_2": ""}, {"wifi": [["shop", "C0FFEE"]]}):
        assert "C0FFEE" not in wrong(**values)


def test_the_components_of_a_key_fit_together():
    one, two = "0123456789ABCDEF", "FEDCBA9876543210"
    assert wrong(tmk_1=one) == "tmk_2: as many digits as the first component"
    assert wrong(tmk_1=one, tmk_2=two + two).startswith("tmk_2: as many")
    assert wrong(tmk_1=one, tmk_2=one.lower()).startswith("tmk_2: another component")
    assert wrong(tmk_1=one, tmk_2=two, mac="aes-cmac").startswith("tmk_2: 32 hexadecimal digits")
    settings.Settings({"tmk_1": one, "tmk_2": two})
    settings.Settings({"tmk_1": one * 2, "tmk_2": two * 2, "mac": "aes-cmac"})


def test_the_table_is_sound_and_in_ram_only_while_it_is_used():
    import settings_table

    names = settings_table.names()
    assert len(names) == len(set(names))
    for name in names:
        _, kind, default, bounds, place = settings_table.row(name)
        assert settings_table.wrong(name, default) == "", name
        assert place & 15 <= 8 and name in settings.Settings.__dict__.get("__annotations__", {name: 0}), name
    settings.table("row", "host")
    assert "settings_table" not in sys.modules and "settings_kinds" not in sys.modules


def test_the_keypads_groups_hold_what_stands_in_them():
    assert settings.table("group", 1) == ["language"] and "terminal_id" in settings.table("group", 2)
    assert settings.table("wrong", "pending_limit", 11) == "a number from 1 to 10"
    assert settings.table("wrong", "pending_limit", 9) == ""
