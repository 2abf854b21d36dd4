"""Runs the firmware's sources on CPython as a simulated terminal: python -m tools.cpython.boot IN OUT.

The counterpart of boards/simulator/boot.py; the wire and the board's shims are the same files.
"""

import json
import os
import socket
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from tools.cpython import FIRMWARE, install

ROOT = FIRMWARE.parent
SHIMS = ("wire", "machine", "network", "esp32")


def run(fd_in: int, fd_out: int) -> None:
    incoming, outgoing = os.fdopen(fd_in, "rb", buffering=0), os.fdopen(fd_out, "wb", buffering=0)
    config = json.loads(incoming.read(int.from_bytes(incoming.read(2), "big")))
    install()
    boards = ROOT / "boards"
    sys.path[:0] = [str(boards / config["board"]), str(boards / "common")]
    for name in SHIMS:
        load(name, boards / "simulator" / "shim" / f"{name}.py")
    sys.modules["wire"].start(incoming, outgoing, config | {"heap_ms": 0})
    enter_air(sys.modules["wire"])
    if config["program"]:
        source = Path(config["program"])
        exec(compile(source.read_text(), str(source), "exec"), {"__name__": "__main__"})
        return
    # Under the names that the firmware uses, so that both have the one vfs.
    import_module("vfs").alias("/rom", str(FIRMWARE))
    import_module("main").main()


def load(name: str, path: Path) -> None:
    """By path, for the folder itself must not be searched: its socket.py would stand before the library's."""
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


def enter_air(wire) -> None:
    """What boards/simulator/shim/socket.py does, put on CPython's sockets."""
    resolve, announce = 0x70, 0x71
    library_getaddrinfo, library_socket = socket.getaddrinfo, socket.socket

    def getaddrinfo(host, port, *rest, **options):
        if not host.replace(".", "").isdigit():
            raise ValueError("the look-up of a name stops the chip: " + host)
        answer = wire.ask(resolve, 0, port.to_bytes(2, "big") + host.encode())
        door = int.from_bytes(answer, "big")
        if not door:
            raise OSError(-202)
        return library_getaddrinfo("127.0.0.1", door, socket.AF_INET, socket.SOCK_STREAM)

    class AirSocket(library_socket):
        def __init__(self, family=socket.AF_INET, type=socket.SOCK_STREAM, proto=0, fileno=None):
            if fileno is None and type == socket.SOCK_STREAM:
                wire.ask(announce, 0)
            super().__init__(family, type, proto, fileno)

    socket.getaddrinfo, socket.socket = getaddrinfo, AirSocket


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
