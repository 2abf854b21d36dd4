"""A bad setting is refused with its name and what is allowed; nothing of a bad file is used."""

import os

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


def test_a_file_that_cannot_be_read_is_not_taken_for_an_empty_one():
    """Else the next change would be saved without the keys."""
    problem = raises(settings.SettingsError, settings.save, ".", {"language": "en"}, os.rename)
    assert "cannot be read" in problem.args[0]
