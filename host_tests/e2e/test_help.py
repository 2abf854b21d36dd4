"""Help (FUNC 9): by situation, each page to its end, and whom to call."""

import json
import re

import pytest

from host_tests.e2e.shop import Shop
from host_tests.wording import TEXTS

TOPICS = {"1": "no_slip", "2": "void", "3": "reversing", "4": "paper", "5": "amount", "6": "declined", "7": "network"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_situation_has_its_words_page_by_page(language):
    texts = json.loads((TEXTS / f"{language}.json").read_text("utf-8"))
    with Shop(language=language, service_phone="400-123-4567") as shop:
        shop.ready()
        shop.press("FUNC", "9")
        for number, topic in TOPICS.items():
            shop.press(number)
            pages = sorted(key for key in texts if key.startswith(f"help.{topic}_"))
            for place, page in enumerate(pages):
                shop.wait(f"{number} {place + 1}/{len(pages)}")
                for row in texts[page].split("|"):
                    shop.wait(f"^{re.escape(row)}$")
                shop.press("ENTER")
            shop.wait("1/3")
        shop.press("8")
        shop.wait("400-123-4567")
        shop.wait("ID +12345678")
        shop.press("ENTER", "ENTER")
        shop.wait("2/3")
        shop.press("CANCEL")
        shop.ready()
