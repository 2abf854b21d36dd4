"""What a simulated terminal kept of its faults is told as that of a board is."""

import json

import pytest
from click.testing import CliRunner

from tools.logs.__main__ import main
from tools.simulator import provision

KEPT = {"failures": 2, "counts": {"watchdog": 1, "brown-out": 3}, "entries": ["849355200 OSError: 5\n", "0 watchdog"]}


def told(path):
    result = CliRunner().invoke(main, ["--data", str(path)])
    return result.exit_code, result.output


def test_the_crash_log_of_a_folder_and_of_an_image(tmp_path):
    image = tmp_path / "flash.bin"
    image.write_bytes(provision.image(files={"crashes.json": json.dumps(KEPT).encode()}))
    for path in (tmp_path, image):
        code, said = told(path)
        assert code == 0
        assert "failed starts in a row: 2; ended without a word: brown-out 3, watchdog 1" in said
        assert "2026-11-30 12:00:00\nOSError: 5" in said and "no clock\nwatchdog" in said


def test_a_terminal_that_never_failed(tmp_path):
    (tmp_path / "flash.bin").write_bytes(provision.image())
    assert told(tmp_path) == (0, "failed starts in a row: 0; ended without a word: never\n")


@pytest.mark.parametrize(
    ("content", "words"), [(None, "DATA is the folder"), (b"x" * 99, "is no flash image: it has 99")]
)
def test_what_is_none_is_named(tmp_path, content, words):
    if content:
        (tmp_path / "flash.bin").write_bytes(content)
    code, said = told(tmp_path)
    assert code == 1 and words in said
