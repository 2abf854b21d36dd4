"""The interpreter that MICROPYTHON names gets the chip's heap, however long its own words are."""

import stat

import pytest

from tools.simulator import Simulator, interpreter
from tools.simulator.process import SHIM_HEAP_KB, Program

LONG, SHORT = 2**63 - 1, 2**31 - 1


@pytest.fixture
def named(tmp_path, monkeypatch):
    """named(text): MICROPYTHON names a shell script that prints this."""

    def name(text):
        path = tmp_path / "micropython"
        path.write_text(f"#!/bin/sh\necho asked >> {tmp_path}/asked\necho '{text}'\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("MICROPYTHON", str(path))
        return str(path)

    interpreter.words.cache_clear()
    yield name
    interpreter.words.cache_clear()


def heap(program):
    option = next(word for word in program.command(3, 4) if word.startswith("heapsize="))
    return int(option.partition("=")[2])


def test_the_one_that_is_installed_says_itself_how_long_its_words_are():
    assert interpreter.words(interpreter.find()) in (1, 2)


@pytest.mark.parametrize("maxsize, words", [(LONG, 2), (SHORT, 1)])
def test_the_heap_is_the_chips(named, tmp_path, maxsize, words):
    path = named(maxsize)
    assert Program(script=tmp_path / "x.py", heap_kb=64).command(3, 4)[0] == path
    assert heap(Program(script=tmp_path / "x.py", heap_kb=64)) == 64 * 1024 * words
    rom = tmp_path / "firmware.rom"
    rom.write_bytes(bytes(6400))
    assert heap(Program(rom=rom, heap_kb=64)) == (64 + SHIM_HEAP_KB) * 1024 * words + 6500


def test_the_tables_of_the_images_names_are_no_heap_of_the_chip(tmp_path):
    rom = tmp_path / "firmware.rom"
    rom.write_bytes(bytes(6400))
    bare = heap(Program(rom=rom))
    names = "\n".join(f"name_{number}" for number in range(700))
    rom.with_suffix(".names").write_text(names)
    assert heap(Program(rom=rom)) == bare + interpreter.name_tables(interpreter.find(), names) > bare + 5000


@pytest.mark.parametrize("maxsize, words", [(LONG, 2), (SHORT, 1)])
def test_the_peak_is_told_in_the_chips_bytes(named, maxsize, words):
    named(maxsize)
    terminal = Simulator()
    terminal.devices.heap_peak = 40_000
    assert terminal.status()["heap_peak"] == 40_000 // words
    terminal.stop()


def test_it_is_asked_once(named, tmp_path):
    named(SHORT)
    for _ in range(3):
        Program(script=tmp_path / "x.py").command(3, 4)
    assert (tmp_path / "asked").read_text() == "asked\n"


@pytest.mark.parametrize("text", ["", "32767", "Python 3"])
def test_a_program_that_is_no_micropython_is_told(named, text):
    path = named(text)
    with pytest.raises(OSError, match=path):
        Program().command(3, 4)
