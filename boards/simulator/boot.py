"""What stands for the chip's boot loader: mounts the code image, opens the wire, forgets the PC's files, runs main.

Started as: micropython boot.py IN OUT, two file descriptors. The first thing that comes in is the configuration, a
JSON object behind its length (2 bytes, big-endian), made by tools/simulator/process.py.
"""

import gc
import json
import sys

import vfs

SHIM = ("wire", "machine", "network", "esp32", "socket")


def load(config):
    """Heap bytes that are flash on the chip: the code image, which runs in place as frozen code does, and the shim,
    whose modules are built into the firmware there."""
    if not config["rom"]:
        sys.path[:] = config["path"] + [".frozen"]
        return 0
    with open(config["rom"], "rb") as file:
        image = bytearray(file.seek(0, 2))
        file.seek(0)
        file.readinto(image)
    vfs.mount(vfs.VfsRom(image), "/rom")
    sys.path[:] = ["/rom", ".frozen"]
    for name in SHIM:
        __import__(name)
    gc.collect()
    return gc.mem_alloc()


def run():
    # Collect early and often: garbage of imports then never lies between what stays, and large blocks remain.
    gc.threshold(4096)
    incoming = open("/dev/fd/" + sys.argv[1], "rb", buffering=0)
    outgoing = open("/dev/fd/" + sys.argv[2], "wb", buffering=0)
    config = json.loads(incoming.read(int.from_bytes(incoming.read(2), "big")))
    ours = load(config)
    program = config["program"]
    if program:
        with open(program) as file:
            program = compile(file.read(), program, "exec")
    import wire

    wire.start(incoming, outgoing, config, ours)
    config = None
    if program:
        exec(program, {"__name__": "__main__"})
        return
    try:
        vfs.umount("/")
        import main

        main.main()
    except Exception as error:  # past this point nobody could read it: the file system is gone
        sys.print_exception(error)
        sys.exit(1)


run()
