# Starts the firmware that the starter picks. What is deployed lies in two slots; this file and the starter stay.
import sys

import starter

if starter.ready():
    del starter, sys.modules["starter"]  # its room is the firmware's now
    path, sys.path[:] = sys.path[:], ["/rom", ".frozen"]
    try:
        import main

        main.main()
    except Exception as problem:  # the firmware keeps and shows its own: this one did not even get there
        import vfs

        import esp32

        vfs.mount(vfs.VfsLfs2(esp32.Partition.find(esp32.Partition.TYPE_DATA, label="vfs")[0]), "/")
        sys.path[:] = path
        import starter

        starter.failed(problem)
