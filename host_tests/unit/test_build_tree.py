"""The build: all of the firmware compiles, nothing else gets in, and equal sources give equal images."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

from tools.build import DATA, FIRMWARE, BuildError, image, tree


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A firmware of three files, and where to build it."""
    sources = {name: tmp_path / "src" / name for name in ("main.py", "board.py", "wiring.py", "p/b.py")}
    for name, path in sources.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"NAME = {name!r}\n")
    monkeypatch.setattr(tree, "sources", lambda *board: {n: p for n, p in sources.items() if p.exists()})
    monkeypatch.setattr(tree, "ROOT", tmp_path)
    return sources, tmp_path / "out" / "tree"


def test_whole_firmware_compiles_and_only_it_is_in_the_tree(tmp_path):
    tree.make("none", tmp_path / "tree")
    built = {path.relative_to(tmp_path / "tree").as_posix() for path in (tmp_path / "tree").rglob("*.*")}
    sources = [(FIRMWARE, path) for path in FIRMWARE.rglob("*.py")]
    sources += [(tree.COMMON, path) for path in tree.COMMON.rglob("*.py")]
    modules = {path.relative_to(folder).with_suffix(".mpy").as_posix() for folder, path in sources}
    assert built == modules | {f"data/{path.name}" for path in DATA.glob("*.bin")} | {"data/build.txt"}


def test_only_what_changed_is_compiled_again(small):
    sources, out = small
    assert sorted(tree.make("x", out)) == ["board.mpy", "main.mpy", "p/b.mpy", "wiring.mpy"]
    assert tree.make("x", out) == []
    os.utime(sources["main.py"])
    assert tree.make("x", out) == []
    sources["main.py"].write_text("NAME = 1\n")
    assert tree.make("x", out) == ["main.mpy"]
    (out / "p" / "b.mpy").unlink()
    assert tree.make("x", out) == ["p/b.mpy"]


def test_removed_source_leaves_the_tree(small):
    sources, out = small
    tree.make("x", out)
    sources["p/b.py"].unlink()
    tree.make("x", out)
    assert not (out / "p").exists()
    assert (out / "main.mpy").exists()


def test_compile_error_is_loud_every_time_and_leaves_no_old_module(small):
    sources, out = small
    tree.make("x", out)
    sources["main.py"].write_text("def f(:\n")
    for _ in range(2):
        with pytest.raises(BuildError, match="main.py"):
            tree.make("x", out)
        assert not (out / "main.mpy").exists()


def test_failed_build_leaves_no_image(small, monkeypatch):
    sources, out = small
    monkeypatch.setattr(image, "BUILD", out)
    built = image.build("x")
    assert built.rom.exists()
    sources["main.py"].write_text("def f(:\n")
    with pytest.raises(BuildError):
        image.build("x")
    assert not built.rom.exists()


@pytest.mark.parametrize("name", ["main.py", "board.py", "wiring.py"])
def test_image_that_could_not_start_is_not_made(small, monkeypatch, name):
    sources, out = small
    monkeypatch.setattr(image, "BUILD", out)
    sources[name].unlink()
    with pytest.raises(BuildError, match=name):
        image.build("x")


def test_equal_sources_give_equal_images(small, tmp_path):
    _, out = small
    tree.make("x", out)
    tree.make("x", tmp_path / "elsewhere" / "tree")
    assert image.pack(out) == image.pack(tmp_path / "elsewhere" / "tree")


def test_image_runs_on_micropython(small, tmp_path):
    sources, out = small
    sources["main.py"].write_text("from p import b\n\ndef main():\n    raise ValueError(b.NAME)\n")
    tree.make("x", out)
    rom = tmp_path / "rom"
    rom.write_bytes(image.pack(out))
    script = (
        f"import vfs, sys; rom = bytearray(open('{rom}', 'rb').read()); vfs.mount(vfs.VfsRom(rom), '/rom');"
        "sys.path[:] = ['/rom']; import main; main.main()"
    )
    done = subprocess.run([micropython(), "-c", script], capture_output=True, text=True)
    assert "p/b.py" in done.stderr + done.stdout  # the name that b gave
    assert 'File "main", line 4' in done.stderr + done.stdout


def micropython() -> str:
    import sys

    return os.environ.get("MICROPYTHON", str(Path(sys.executable).with_name("micropython")))


def test_the_image_is_built_once_for_the_same_files_and_again_for_others(monkeypatch, tmp_path):
    built = []
    rom = tmp_path / "firmware.rom"

    def build(board, simulated):
        built.append(board)
        rom.write_bytes(b"")
        return image.Built(tmp_path, rom, [])

    monkeypatch.setattr(image, "build", build)
    state = ["one"]
    monkeypatch.setattr(image.trees, "state", lambda *_: tuple(state))
    image._current.cache_clear()
    assert [image.current("simulator"), image.current("simulator")] == [rom, rom]
    assert len(built) == 1
    state[0] = "two"
    image.current("simulator")
    rom.unlink()
    image.current("simulator")
    assert len(built) == 3
    image._current.cache_clear()


def test_the_state_of_the_sources_changes_with_any_of_them(tmp_path, monkeypatch):
    before = tree.state("simulator")
    assert before == tree.state("simulator")
    source = tmp_path / "main.py"
    source.write_text("")
    monkeypatch.setattr(tree, "sources", lambda *_: {"main.py": source})
    one = tree.state("simulator")
    source.write_text("1")
    assert tree.state("simulator") != one != before


def test_two_builds_of_the_same_sources_are_the_same_bytes(tmp_path):
    """The one that is there, made step by step over time, and one from nothing, elsewhere."""
    there, fresh = image.build(), image.build(folder=tmp_path)
    for name in (there.rom.name, image.MANIFEST):
        assert (tmp_path / name).read_bytes() == there.rom.with_name(name).read_bytes()
    made = json.loads((tmp_path / image.MANIFEST).read_text())
    assert made["image"]["sha256"] == hashlib.sha256(fresh.rom.read_bytes()).hexdigest()
    for part in ("starter", "tree"):
        for place, facts in made[part].items():
            data = (tmp_path / part / place).read_bytes()
            assert facts == {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}, place
    assert set(made["tree"]) == {path.relative_to(fresh.tree).as_posix() for path in fresh.tree.rglob("*.*")}
