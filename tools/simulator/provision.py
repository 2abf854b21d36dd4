"""A factory-new terminal: a flash image with the settings file on its littlefs and an empty journal."""

import json

from littlefs import LittleFS

from tools.simulator.models.flash import SECTOR, SIZE, VFS_SIZE

# Test keys only. The two components give the terminal master key 0123456789ABCDEFFEDCBA9876543210.
TMK_1 = "A1B2C3D4E5F60718293A4B5C6D7E8F90"
TMK = "0123456789ABCDEFFEDCBA9876543210"
TMK_2 = f"{int(TMK_1, 16) ^ int(TMK, 16):032X}"

DEFAULTS = {"tmk_1": TMK_1, "tmk_2": TMK_2}
CA_FILE = "ca.der"


def image(settings: dict | None = None, files: dict[str, bytes] | None = None) -> bytes:
    """The whole flash. `settings` go on top of the defaults, `files` lie beside the settings file."""
    values = DEFAULTS | (settings or {})
    everything = {"settings.json": json.dumps(values, ensure_ascii=False).encode()} | (files or {})
    return put(b"\xff" * SIZE, everything, format=True)


def put(flash: bytes, files: dict[str, bytes], format: bool = False) -> bytes:
    """The image with `files` written into its file system."""
    system = _mount(flash, format)
    for name, content in files.items():
        with system.open(name, "wb") as file:
            file.write(content)
    return bytes(system.context.buffer) + flash[VFS_SIZE:]


def get(flash: bytes, name: str) -> bytes:
    """A file of the image's file system. FileNotFoundError."""
    with _mount(flash, False).open(name, "rb") as file:
        return file.read()


def _mount(flash: bytes, format: bool) -> LittleFS:
    """Sizes as MicroPython's VfsLfs2 uses them, so that it can write on."""
    system = LittleFS(
        block_size=SECTOR, block_count=VFS_SIZE // SECTOR, read_size=32, prog_size=32, cache_size=128,
        lookahead_size=32, mount=False,
    )  # fmt: skip
    system.context.buffer = bytearray(flash[:VFS_SIZE])
    if format:
        system.format()
    system.mount()
    return system
