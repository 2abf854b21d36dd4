"""Import paths: firmware/ and the CPython shims for the code, host_tests/ for `vectors`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "host_tests"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from tools.cpython import install

install()
