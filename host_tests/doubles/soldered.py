"""The simulator's devices and its machine module under virtual time, in this process (CPython only)."""

import importlib
import importlib.util
import sys
from types import SimpleNamespace

from tools.boards import BOARDS
from tools.build import ROOT
from tools.simulator.devices import Devices
from tools.simulator.models import Faults
from tools.simulator.server import Server, Wait

SHIM = ROOT / "boards" / "simulator" / "shim"


class Soldered:
    """`machine` and `network` as a simulated board has them, wired to `devices`, whose clock is `world`'s."""

    def __init__(self, world, display=None, board="simulator"):
        self._world = world
        self.faults = Faults()
        self.devices = Devices(None, self.faults, clock=lambda: world.us / 1e6, display=display, board=board)
        self._server = Server(self.devices)
        self._wire = _load("wire")
        self.machine = _load("machine", wire=self._wire)
        self.network = _load("network", wire=self._wire)
        self._wire.attach(self)
        self.devices.power_on()
        world.create_task(self._tick())

    async def _tick(self):
        """As the simulator's own thread does."""
        while True:
            self.devices.advance()
            await self._world.sleep_ms(10)

    def handle(self, op, unit, payload):
        try:
            return self._server.handle(op, unit, payload)
        except Wait as wait:
            self._world.us += int(wait.seconds * 1e6)
            return wait.answer


def makes(bench, monkeypatch, kind):
    """boards/common/parts/`kind`, which makes a board's parts, on the machine of `bench`."""
    monkeypatch.setitem(sys.modules, "machine", bench.machine)
    monkeypatch.setitem(sys.modules, "wiring", SimpleNamespace(I2C=bench.devices.wiring.i2c))
    monkeypatch.syspath_prepend(str(BOARDS / "common"))
    for name in ("parts", "parts.buses", "parts." + kind):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module("parts." + kind)


def _load(name, **modules):
    """A module of the shim, without letting it shadow the PC's own."""
    spec = importlib.util.spec_from_file_location(f"shim_{name}", SHIM / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    saved = {other: sys.modules.get(other) for other in modules}
    sys.modules.update(modules)
    try:
        spec.loader.exec_module(module)
    finally:
        for other, before in saved.items():
            if before is None:
                del sys.modules[other]
            else:
                sys.modules[other] = before
    return module
