# What a MicroPython with the terminal frozen into it has, whatever the board. Paths count from this folder on.
# The port's own modules stay out: its _boot.py would mount vfs as the root.

include("$(MPY_DIR)/extmod/asyncio")
module("_boot.py", opt=2)
freeze("../../firmware", opt=2)
module("board.py", base_path="../common", opt=2)
package("parts", base_path="../common", opt=2)
