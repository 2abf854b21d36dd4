"""The canvas of CPython's tests draws what the chip's draws."""

import framebuf

# As MicroPython draws it.
SCENE = [
    "###.######.#####",
    ".........#######",
    "################",
    "##..............",
    "##..#########...",
    "##..#.......#...",
    "##.##.......#...",
    "#####.......#...",
    "##.##...#...#...",
    "##..#########...",
    "##############.#",
    "###########.#..#",
    "...#######....##",
    "...########.....",
    "...##.#.##.#.###",
    "...######....#.#",
]


def scene(kind):
    """A canvas of 16x16 that every operation has drawn on, partly outside."""
    pixels = bytearray(32)
    fb = framebuf.FrameBuffer(pixels, 16, 16, kind)
    stamp = framebuf.FrameBuffer(bytearray(b"\xa5\x0f\x81\x3c"), 8, 4, framebuf.MONO_HLSB)
    inverse = framebuf.FrameBuffer(bytearray(b"\x80"), 2, 1, framebuf.MONO_HLSB)
    fb.fill(1)
    fb.fill_rect(2, 3, 20, 7, 0)
    fb.rect(4, 4, 9, 6, 1)
    fb.rect(-3, 12, 6, 9, 0, True)
    fb.hline(-2, 1, 9, 0)
    fb.vline(14, 10, 9, 0)
    fb.pixel(8, 8, 1)
    fb.pixel(99, -1, 1)
    fb.blit(stamp, 10, 11)
    fb.blit(stamp, -4, 6, 0)
    fb.blit(stamp, 5, 14, -1, inverse)
    fb.blit(stamp, 3, -2, 1, inverse)
    return fb


def rows(fb):
    return ["".join(".#"[fb.pixel(x, y)] for x in range(16)) for y in range(16)]


def test_scene():
    for kind in (framebuf.MONO_VLSB, framebuf.MONO_HLSB):
        assert rows(scene(kind)) == SCENE


def test_outside_has_no_colour():
    fb = scene(framebuf.MONO_VLSB)
    for x, y in ((-1, 0), (16, 0), (0, -1), (0, 16)):
        assert fb.pixel(x, y) is None


def test_bytes_lie_as_the_display_takes_them():
    pixels = bytearray(32)
    framebuf.FrameBuffer(pixels, 16, 16, framebuf.MONO_VLSB).pixel(3, 9, 1)
    assert pixels == b"\x00" * 19 + b"\x02" + b"\x00" * 12
    pixels = bytearray(32)
    framebuf.FrameBuffer(pixels, 16, 16, framebuf.MONO_HLSB).pixel(3, 9, 1)
    assert pixels == b"\x00" * 18 + b"\x10" + b"\x00" * 13
