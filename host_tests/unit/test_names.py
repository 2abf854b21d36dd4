"""The heap's hidden tenant: MicroPython keeps every name in the code, in a table that doubles when it is full.

The step past 1260 names takes 14 KB at once (7 KB on a chip that runs .mpy files, nothing when the code is frozen), and
the 64 KB heap does not have them. All firmware, every flow, and the stand-ins of the simulated board count.
"""

import re
import subprocess

from host_tests.test_both_on_micropython import MICROPYTHON
from tools.build.image import build
from tools.build.sources import Uses, load

LIMIT = 1245

SCRIPT = """
import os, sys, vfs, micropython
vfs.mount(vfs.VfsRom(open({rom!r}, "rb").read()), "/rom")
sys.path[:] = ["/rom", ".frozen"]
def load(folder, package):
    for name in os.listdir(folder):
        if name.endswith(".mpy"):
            if name not in ("main.mpy", "board.mpy", "__init__.mpy"):
                __import__(package + name[:-4])
        elif name != "data":
            load(folder + "/" + name, package + name + ".")
load("/rom", "")
micropython.qstr_info()
"""


def test_all_names_together_stay_below_the_step():
    script = SCRIPT.format(rom=str(build("simulator").rom))
    done = subprocess.run([MICROPYTHON, "-X", "heapsize=1M", "-c", script], capture_output=True, text=True, timeout=60)
    found = re.search(r"n_qstr=(\d+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert int(found[1]) <= LIMIT, f"{found[1]} names: shorten, share or drop some (text keys over 10 letters are none)"


def test_text_keys_in_the_code_are_too_long_to_be_kept():
    """Strings of 10 letters or less become names, longer ones go with the flow that holds them."""
    named = Uses().named
    short = [key for key in load("en") if len(key) <= 10 and key in named]
    assert short == []
