"""The font holds what the texts need, as Unifont draws it."""

import pytest

from tools.build import BuildError, font


def test_committed_font_is_current():
    assert font.check() == []


def test_what_a_shop_may_call_its_goods_can_be_shown():
    assert set(map(ord, "可口可乐茅台酒")) <= set(font.read()) and len(font.read()) > 3755


def test_new_character_without_unifont_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(font, "needed", lambda: {ord("龘")})
    with pytest.raises(BuildError, match="龘"):
        font.generate(tmp_path / "absent.hex")


def test_unifont_is_read_and_written_glyph_by_glyph(tmp_path, monkeypatch):
    source = tmp_path / "some.hex"
    source.write_text("0041:" + "01" * 16 + "\n9F98:" + "8002" * 16 + "\n")
    monkeypatch.setattr(font, "PATH", tmp_path / "font.bin")
    monkeypatch.setattr(font, "read", dict)
    monkeypatch.setattr(font, "needed", lambda: {0x41, 0x9F98})
    font.generate(source)
    monkeypatch.undo()
    built = font.read(tmp_path / "font.bin")
    assert built[0x41] == b"\x01" * 16 and built[0x9F98] == b"\x80\x02" * 16
    assert set(built) - set(font.icons()) == {0x41, 0x9F98}


def test_icon_of_a_wrong_size_is_refused(tmp_path, monkeypatch):
    bad = tmp_path / "icons.txt"
    bad.write_text(font.ICONS.read_text().replace("........", ".......", 1))
    monkeypatch.setattr(font, "ICONS", bad)
    with pytest.raises(BuildError, match="not 16 rows of 8"):
        font.icons()


def test_icon_without_a_drawing_is_refused(tmp_path, monkeypatch):
    bad = tmp_path / "icons.txt"
    bad.write_text(font.ICONS.read_text().replace("CLOCK", "WATCH"))
    monkeypatch.setattr(font, "ICONS", bad)
    with pytest.raises(BuildError, match="CLOCK"):
        font.icons()
