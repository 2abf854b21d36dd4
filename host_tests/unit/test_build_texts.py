"""The text checker finds what would go wrong on a screen, and blames nothing else."""

from pathlib import Path

import pytest

from tools.build import BuildError, texts
from tools.build.sources import Uses, load


def problems(tmp_path: Path, en: dict, zh: dict, code: str = "") -> str:
    (tmp_path / "code.py").write_text(code)
    return "\n".join(texts.problems({"en": en, "zh": zh}, Uses(tmp_path)))


def test_sound_texts_pass(tmp_path):
    en = {"a.b": "{} of {}", "rc.51": "Not enough money", "m.x": "X"}
    zh = {"a.b": "{}之{}", "rc.51": "余额不足", "m.x": "叉"}
    code = 't("a.b").format(1, 2)\nMENU = ("m.x",)'
    assert problems(tmp_path, en, zh, code) == ""


@pytest.mark.parametrize(
    "en, zh, code, fault",
    [
        ({"a.b": "A"}, {}, 't("a.b")', "a.b: missing in zh"),
        ({}, {}, 'self.text("a.b")', "a.b: not defined, asked for in code.py:1"),
        ({}, {}, 't("a.b" if x else "a.c")', "a.c: not defined"),
        ({"a.b": "A"}, {"a.b": "甲"}, "", "a.b: nothing uses it"),
        ({"a.b": "A {}"}, {"a.b": "甲"}, 't("a.b")', "differ in their number"),
        ({"a.b": "0123456789ABCDEFG"}, {"a.b": "甲"}, 't("a.b")', "is 136 of 128 px"),
        ({"a.b": "A"}, {"a.b": "甲乙丙丁戊己庚辛壬"}, 't("a.b")', "is 144 of 128 px"),
        ({"a.b": "A|B|C|D"}, {"a.b": "甲"}, 't("a.b")', "more than 3 rows"),
        ({"slip.b": "A" * 33}, {"slip.b": "甲"}, 't("slip.b")', "33 of 32 columns"),
        ({"slip.b": "¥1"}, {"slip.b": "甲"}, 't("slip.b")', "the printer has no '¥'"),
    ],
)
def test_fault_is_named(tmp_path, en, zh, code, fault):
    assert fault in problems(tmp_path, en, zh, code)


def test_composed_key_uses_its_area(tmp_path):
    both = {"state.open": "A", "other.x": "B"}
    found = problems(tmp_path, both, both, 't("state." + name)\nt("state.%s" % name)\nt(f"state.{name}")\nt(name)')
    assert found == "other.x: nothing uses it"


def test_equal_hashes_are_refused(monkeypatch):
    monkeypatch.setattr(texts, "crc32", len)
    with pytest.raises(BuildError, match="rename"):
        texts.encode({"a.b": "A", "a.c": "B"})


def test_key_defined_twice_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.build.sources.TEXTS", tmp_path)
    (tmp_path / "en.json").write_text('{"a.b": "A", "a.b": "B"}')
    with pytest.raises(BuildError, match="a.b is defined twice"):
        load("en")


def test_every_response_code_fits_two_rows():
    for language in ("en", "zh"):
        codes = {key: text for key, text in load(language).items() if key.startswith("rc.")}
        assert len(codes) > 50
        for key, text in codes.items():
            assert text.count("|") < 2 and texts.fit(key, text) == [], key
