"""The raw flash area against NOR that clears bits only."""

from doubles.nor import Nor
from drivers.flash import FlashError, Region
from raises import raises


def test_reads_back_what_was_programmed_also_across_sectors():
    nor = Nor(3)
    region = Region(nor)
    assert (region.size, region.sector) == (3 * 4096, 4096)
    data = bytes([i % 251 for i in range(4096 + 200)])
    region.program(4096 - 100, data)
    assert nor.programs == 3
    back = bytearray(len(data) + 2)
    region.read(4096 - 101, back)
    assert back == b"\xff" + data + b"\xff"


def test_one_record_inside_a_sector_is_one_program_operation():
    nor = Nor(1)
    Region(nor).program(17, b"x" * 128)
    assert nor.programs == 1


def test_programming_ands_and_erasing_frees_only_its_sector():
    region = Region(Nor(2))
    region.program(0, b"\xf0")
    region.program(0, b"\x3c")
    region.program(4096, b"\x00")
    buf = bytearray(1)
    region.read(0, buf)
    assert buf == b"\x30"
    region.erase(0)
    region.read(0, buf)
    assert buf == b"\xff"
    region.read(4096, buf)
    assert buf == b"\x00"


def test_nothing_happens_outside_of_the_area():
    nor = Nor(2)
    region = Region(nor)
    for call, *args in (
        (region.read, -1, bytearray(1)),
        (region.read, 8191, bytearray(2)),
        (region.program, 8192, b"\x00"),
        (region.program, 8190, b"\x00\x00\x00"),
        (region.erase, 2),
        (region.erase, -1),
    ):
        raises(FlashError, call, *args)
    assert nor.data == b"\xff" * 8192
    region.read(8192, bytearray(0))


def test_a_flash_that_refuses_is_heard():
    nor = Nor(1)
    region = Region(nor)
    for answer in (-5, OSError(5), OSError()):
        nor.answer = answer
        raises(FlashError, region.read, 0, bytearray(4))
        raises(FlashError, region.program, 0, b"1")
        raises(FlashError, region.erase, 0)
