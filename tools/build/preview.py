"""python -m tools.build.preview FILE.json OUT.png: pictures of screens, drawn by the firmware's own code.

The file is a list of screens: {"rows": [[text, align, invert], ...], "status": [bars, pending, ...]}; align is
0 left, 1 centre, 2 right; a tab in a text makes a pair.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tools.build import DATA, FIRMWARE

WIDTH, HEIGHT = 128, 64
LIT, DARK, FRAME = (150, 220, 255), (8, 12, 20), (70, 70, 70)

_DRAW = """
import sys, json, framebuf
sys.path.insert(0, {firmware!r})
from ui.font import Font
from ui.screen import Screen
class Display(framebuf.FrameBuffer):
    def show(self, first, last):
        pass
pixels = bytearray(1024)
screen = Screen(Display(pixels, 128, 64, framebuf.MONO_VLSB), Font({font!r}))
for line in json.loads(sys.stdin.read()):
    for i, row in enumerate(line["rows"]):
        screen.row(i, *row)
    screen.status(*line["status"])
    screen.flush()
    print(pixels.hex())
"""


def render(screens: list[dict]) -> list[bytes]:
    """Display memory, eight pages of 128 bytes, for each screen."""
    script = _DRAW.format(firmware=str(FIRMWARE), font=str(DATA / "font.bin"))
    command = [os.environ.get("MICROPYTHON", str(Path(sys.executable).with_name("micropython"))), "-c", script]
    done = subprocess.run(command, input=json.dumps(screens), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return [bytes.fromhex(line) for line in done.stdout.split()]


def picture(memory: bytes, scale: int = 2) -> Image.Image:
    """The display as an image."""
    image = Image.new("RGB", (WIDTH, HEIGHT), DARK)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            if memory[y // 8 * WIDTH + x] >> y % 8 & 1:
                image.putpixel((x, y), LIT)
    return image.resize((WIDTH * scale, HEIGHT * scale), Image.Resampling.NEAREST)


def sheet(screens: list[dict], across: int = 3, scale: int = 2) -> Image.Image:
    """All screens side by side."""
    pictures = [picture(memory, scale) for memory in render(screens)]
    wide, high = WIDTH * scale + 8, HEIGHT * scale + 8
    image = Image.new("RGB", (across * wide, -(-len(pictures) // across) * high), FRAME)
    for i, one in enumerate(pictures):
        image.paste(one, (i % across * wide + 4, i // across * high + 4))
    return image


if __name__ == "__main__":
    sheet(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))).save(sys.argv[2])
