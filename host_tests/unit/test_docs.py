"""What firmware/README.md shows works as it stands: the driver on both interpreters, the flow in a terminal."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from host_tests.e2e.shop import Shop
from tools.build import FIRMWARE, ROOT, image, texts
from tools.build import tree as trees
from tools.build.names import names
from tools.build.sources import load
from tools.simulator import interpreter

README = FIRMWARE / "README.md"
SAMPLES = dict(re.findall(r"^```(?:python|json|text) (.+?)\n(.*?)^```$", README.read_text(), re.M | re.S))
TESTS = re.findall(r"def (test_\w+)", SAMPLES["test lamp"])


def test_every_sample_is_run_here_and_as_short_as_it_says():
    assert set(SAMPLES) == {"driver lamp", "test lamp", "flow share", "texts", "menu", "keys"}
    assert README.read_text().count("```") == 2 * len(SAMPLES)
    code = {title: [line for line in body.splitlines() if line.strip()] for title, body in SAMPLES.items()}
    assert len(code["driver lamp"]) <= 30 and len(code["flow share"]) <= 50


def test_every_file_it_names_is_there():
    for name in re.findall(r"`([a-z_/0-9]+\.(?:py|json))`", README.read_text()):
        places = (FIRMWARE / name, FIRMWARE / "ui/texts" / name, ROOT / name)
        assert any(place.exists() for place in places), name


@pytest.mark.parametrize("program", ["cpython", "micropython"])
def test_the_driver_passes_its_test(tmp_path, program):
    for title, place in (("driver lamp", "drivers/lamp.py"), ("test lamp", "test_lamp.py")):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(SAMPLES[title])
    (tmp_path / "drivers" / "__init__.py").write_text("")
    paths = [str(path) for path in (tmp_path, FIRMWARE, ROOT / "host_tests")]
    source = "from tools.cpython import install\ninstall()\n" if program == "cpython" else ""
    source += f"import sys\nsys.path[:0] = {paths}\n"
    source += "import test_lamp\n" + "".join(f"test_lamp.{name}()\n" for name in TESTS)
    command = interpreter.find() if program == "micropython" else sys.executable
    done = subprocess.run(
        [command, "-c", source + "print('passed')"], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.stdout == "passed\n", done.stdout + done.stderr


def test_the_flow_is_reached_by_key_and_does_what_it_says(tmp_path):
    """Built into a firmware of its own, with its line of the menu and its texts."""
    tree = tmp_path / "tree"
    shutil.copytree(image.build().tree, tree)
    (tmp_path / "share.py").write_text(SAMPLES["flow share"])
    menu = (FIRMWARE / "flows/menu.py").read_text()
    (tmp_path / "menu.py").write_text(re.sub(r'^    \("9", .*\n', SAMPLES["menu"], menu, count=1, flags=re.M))
    for name in ("share", "menu"):
        assert not trees._compile(tmp_path / f"{name}.py", tree / f"flows/{name}.mpy", f"flows/{name}.mpy")
    for language, added in json.loads(SAMPLES["texts"]).items():
        assert not [fault for key, text in added.items() for fault in texts.fit(key, text)]
        assert all(len(key) > 10 for key in added)
        (tree / f"data/text_{language}.bin").write_bytes(texts.encode(load(language) | added))
    rom = tmp_path / "firmware.rom"
    rom.write_bytes(image.pack(tree))
    rom.with_suffix(".names").write_text("\n".join(names(tree)))
    with Shop(simulator={"rom": rom}) as shop:
        shop.wait("SALE")
        exec(SAMPLES["keys"], {"shop": shop})
        shop.press("CANCEL")
        shop.wait("SALE")
