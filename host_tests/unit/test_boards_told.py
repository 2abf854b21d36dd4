"""What is made from a board's data: table, picture, frozen modules; and the samples of boards/README.md."""

import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from tools.boards import BOARDS, board, modules, partitions, picture, rules, table, wired
from tools.boards.__main__ import MADE, main, stale
from tools.build import ROOT, tree

ALL = board.names()
SVG = "{http://www.w3.org/2000/svg}"
LETTER = 0.61  # of its size, the width of a letter
README = (BOARDS / "README.md").read_text()
SAMPLES = dict(reversed(re.findall(r"```(\w+)\n(.*?)```", README, re.S)))  # the first of its kind


@pytest.mark.parametrize("name", ALL)
def test_table_and_picture_are_current(name):
    assert stale(name) == [], "make boards"


@pytest.mark.parametrize("name", ALL)
def test_table_has_every_wire(name):
    found = board.read(name)
    rows = [line.split("|") for line in table.markdown(found).splitlines() if line.startswith("|")]
    told = {(row[2].strip(), int(pin[0])) for row in rows if (pin := re.findall(r"GPIO (\d+)", row[3]))}
    assert told == {(wire.terminal, wire.pin) for wire in found.wires() if not wire.soldered}


@pytest.fixture(params=ALL)
def drawn(request):
    found = board.read(request.param)
    return found, ET.fromstring(picture.draw(found))


def test_picture_has_a_line_for_each_wire_and_no_two_pins_share_a_colour_on_one_side(drawn):
    found, svg = drawn
    paths = [path for path in svg.iter(f"{SVG}path") if path.get("stroke") != "#ffffff"]
    wires = [wire for wire in found.wires() if not wire.soldered]
    assert len(paths) == len(wires)
    ends = {re.findall(r"[\d.]+,[\d.]+", path.get("d"))[-1] for path in paths}
    assert len(ends) == len(wires)  # a terminal has one wire
    starts = {(re.findall(r"[\d.]+,[\d.]+", path.get("d"))[0], path.get("stroke")) for path in paths}
    assert len(starts) == len({wire.pin for wire in wires})


def test_lines_side_by_side_do_not_lie_on_each_other(drawn):
    _, svg = drawn
    upright = {}
    for path in svg.iter(f"{SVG}path"):
        if path.get("stroke") == "#ffffff":
            continue
        points = [tuple(map(float, point.split(","))) for point in re.findall(r"[\d.]+,[\d.]+", path.get("d"))]
        if len(points) == 4:
            upright.setdefault(points[1][0], set()).add(path.get("stroke"))
    assert all(len(colours) == 1 for colours in upright.values())


def test_all_words_are_inside_and_those_of_a_module_fit_it(drawn):
    _, svg = drawn
    width, height = float(svg.get("width")), float(svg.get("height"))
    cards = [float(box.get("x")) for box in svg.iter(f"{SVG}rect") if box.get("width") == str(picture.CARD)]
    assert cards
    for text in svg.iter(f"{SVG}text"):
        size = float(text.get("font-size"))
        long = LETTER * size * len(text.text)
        x = float(text.get("x"))
        left = {"start": x, "middle": x - long / 2, "end": x - long}[text.get("text-anchor")]
        assert left >= 0 and left + long <= width and 0 < float(text.get("y")) < height, text.text
        for card in cards:
            if card < x < card + picture.CARD and text.get("text-anchor") != "middle":
                assert card <= left and left + long <= card + picture.CARD, text.text


def test_modules_do_not_lie_on_each_other(drawn):
    _, svg = drawn
    cards = [box for box in svg.iter(f"{SVG}rect") if box.get("width") == str(picture.CARD)]
    areas = sorted((box.get("x"), float(box.get("y")), float(box.get("height"))) for box in cards)
    for (x, y, height), (other, below, _) in zip(areas, areas[1:], strict=False):
        assert x != other or y + height < below


def test_keypads_ribbon_lies_flat():
    """Eight pins side by side, R1 to R4 and C1 to C4, from one end or the other."""
    for name in ("esp32_devkitc", "esp32s3_devkitc"):
        found = board.read(name)
        pad = found.wiring.parts["KEYPAD"]
        ribbon = [*pad["rows"], *pad["columns"]]
        places = [found.left.index(pin) for pin in ribbon]
        assert places in (list(range(places[0], places[0] + 8)), list(range(places[0], places[0] - 8, -1)))


THERE = [path.as_posix() for folder in ("firmware", "boards") for path in (ROOT / folder).rglob("*.py")]


def frozen(manifest: Path) -> set[str]:
    """Names of the modules that a manifest freezes, by the words that MicroPython's build has for it."""
    found: set[str] = set()
    base = manifest.parent

    def take(folder: Path, paths) -> None:
        found.update(path.relative_to(folder).as_posix() for path in paths)

    words = {
        "include": lambda path: path.startswith("$(MPY_DIR)") or found.update(frozen((base / path).resolve())),
        "freeze": lambda path, opt: take(base / path, (base / path).rglob("*.py")),
        "module": lambda path, base_path=".", opt=0: take(base / base_path, [base / base_path / path]),
        "package": lambda name, base_path=".", opt=0: take(
            base / base_path, (base / base_path / name).rglob("*.py")
        ),
    }  # fmt: skip
    exec(compile(manifest.read_text(), str(manifest), "exec"), words)
    assert all((base / name).exists() or any(path.endswith("/" + name) for path in THERE) for name in found)
    return found


@pytest.mark.parametrize("name", ALL)
def test_frozen_is_what_is_deployed_and_what_starts_it(name):
    assert frozen(BOARDS / name / "manifest.py") == set(tree.sources(name)) | {"_boot.py"}


def test_sample_board_is_sound():
    wiring = wired.parse("mine", SAMPLES["python"])
    mine = board.make("mine", wiring, tomllib.loads(SAMPLES["toml"]))
    assert rules.check(mine) == []
    assert list(partitions.check(partitions.parse(SAMPLES["csv"]), mine.flash)) == []
    assert modules.outside(mine)
    ET.fromstring(picture.draw(mine))
    assert (BOARDS / "esp32_devkitc" / "manifest.py").read_text() in README


def test_sample_commands_run():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
    for line in SAMPLES["sh"].split("\n"):
        if line.startswith("make "):
            assert line.split()[1] in targets, line
        elif line:
            program, *arguments = line.partition("python -m tools.boards ")[2].split()
            assert CliRunner().invoke(main, [program, *arguments]).exit_code == 0, line


def test_names_in_the_readme_are_there():
    for path in re.findall(r"\]\(([^)]+)\)", README):
        assert (BOARDS / path).exists(), path
    assert set(re.findall(r"^\| `(\w+)` \|", README, re.M)) >= set(ALL)


def test_command_says_what_is_wrong_and_what_is_old(tmp_path, monkeypatch):
    for package in ("tools.boards.__main__", "tools.boards.board", "tools.boards.wired", "tools.boards.partitions"):
        monkeypatch.setattr(f"{package}.BOARDS", tmp_path / "boards")
    folder = tmp_path / "boards" / "mine"
    folder.mkdir(parents=True)
    for file, kind in (("wiring.py", "python"), ("board.toml", "toml"), ("partitions.csv", "csv")):
        (folder / file).write_text(SAMPLES[kind])
    run = CliRunner().invoke
    assert "boards/mine/wiring.md is not current: make boards" in run(main, ["check"]).output
    assert run(main, ["make"]).exit_code == 0
    assert run(main, ["check", "mine"]).output == "mine: ok\n"
    assert run(main, ["wiring", "mine"]).output == (folder / "wiring.md").read_text()
    assert run(main, ["picture", "mine"]).output == (folder / "wiring.svg").read_text()
    (folder / "wiring.py").write_text(SAMPLES["python"].replace('"pin": 4', '"pin": 2'))
    bad = run(main, ["make"])
    assert bad.exit_code == 1 and "mine: GPIO 2, buzzer pin: a strapping pin" in bad.output
    assert set(MADE) == {"wiring.md", "wiring.svg"}
