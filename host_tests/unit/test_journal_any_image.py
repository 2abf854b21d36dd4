"""No image is beyond the journal's commands: garbage, harmed journals, records and headers that nobody wrote."""

from functools import cache

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.journal import read
from tools.journal.__main__ import main
from unit import journal_images as images
from unit.journal_images import SECTOR, turns


@cache
def sound() -> bytes:
    return turns(3, 5).image()


def harmed(changes: list) -> bytes:
    image = bytearray(sound())
    for at, data, fit in changes:
        at %= len(image) - len(data)
        at -= at % 4 if fit else 0
        image[at : at + len(data)] = data
    return bytes(image)


numbers32 = st.integers(0, 2**32 - 1) | st.integers(0, 400)
values = st.integers(0, 99) | st.integers(0, 2**2030)
any_fields = st.fixed_dictionaries(
    {}, optional={**dict.fromkeys(("batch", "trace", "stamp", "slip", "amount"), values), "card": st.text(max_size=30)}
)
forged_records = st.builds(
    images.record, st.integers(0, 13) | st.integers(0, 255), numbers32,
    st.binary(max_size=60) | any_fields.map(images.payload).filter(lambda content: len(content) <= 480),
)  # fmt: skip
forged_headers = st.builds(images.header, numbers32, numbers32, numbers32, st.binary(min_size=32, max_size=32))
sector_starts = st.tuples(st.integers(0, 4).map(lambda place: place * SECTOR), forged_headers, st.just(True))
anywhere = st.tuples(st.integers(0, 5 * SECTOR), forged_records | st.binary(max_size=300), st.booleans())
copies = st.tuples(
    st.integers(0, 4).map(lambda place: place * SECTOR),
    st.integers(0, 4).map(lambda place: sound()[place * SECTOR : (place + 1) * SECTOR]), st.just(True),
)  # fmt: skip


@settings(deadline=None)
@given(st.binary(max_size=9000) | st.lists(sector_starts | anywhere | copies, max_size=12).map(harmed), st.data())
def test_no_image_is_beyond_any_command(tmp_path_factory, image, data):
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(image[: data.draw(st.just(len(image)) | st.integers(0, len(image)))])
    head = read(path.read_bytes()).chain.hex()
    for command in ("explain", "verify", f"verify --head {head}", "list", "export", "export --format csv"):
        done = CliRunner().invoke(main, [*command.split(), str(path)])
        assert done.exception is None or isinstance(done.exception, SystemExit), command
        assert done.exit_code in ((0,) if command == "explain" else (0, 1))
        assert done.output or command == "list"
