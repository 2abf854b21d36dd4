"""Slips on paper of 80 mm, whole and in both languages, against written ones; and their codes as a phone reads them."""

from pathlib import Path

import pytest
import zxingcpp

from drivers.escpos_text import CUT
from host_tests.unit import wide_slips
from slips.layout import status
from tools.build import DATA
from ui.text import Text

GOLDEN = Path(__file__).with_name("golden")
LINK = "https://pay.example.com/s/" + wide_slips.TOKEN.hex()


class Links:
    status_url = "https://pay.example.com/s/"
    printer_qr = "drawn"


def codes(slip) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(slip.image().convert("L"))]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_slips_of_a_day_on_wide_paper(language):
    made = wide_slips.slips(language)
    shown = "\n\n".join("\n".join(line.rstrip() for line in slip.text.splitlines()) for slip in made.values())
    assert shown + "\n" == (GOLDEN / f"wide-{language}.txt").read_text("utf-8"), shown
    assert codes(made["notice"]) == [LINK]


@pytest.mark.parametrize("columns", [32, 48])
def test_a_drawn_code_is_read_off_either_paper(columns):
    rows = list(status(Text(str(DATA), "zh"), Links, {"token": wide_slips.TOKEN}))
    assert codes(wide_slips.printed_drawn([*rows, ("", CUT)], columns)) == [LINK]
