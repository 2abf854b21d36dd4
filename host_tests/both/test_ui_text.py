"""Words by key, in both languages."""

from ui import text as texts

DATA = texts.__file__.rsplit("/", 2)[0] + "/data"


def test_words_come_in_the_language_chosen():
    text = texts.Text(DATA, "en")
    assert text("rc.51") == "Not enough money"
    text.use("zh")
    assert text.language == "zh"
    assert text("rc.51") == "余额不足"


def test_unknown_key_is_an_error_not_a_blank():
    text = texts.Text(DATA, "en")
    for key in ("rc.5", "", "rc.511", "消费"):
        try:
            text(key)
        except KeyError:
            continue
        raise AssertionError(key)


def test_language_without_file_leaves_the_old_one():
    text = texts.Text(DATA, "en")
    try:
        text.use("xx")
    except OSError:
        assert text.language == "en"
        assert text("rc.00") == "Approved"
        return
    raise AssertionError("no error")
