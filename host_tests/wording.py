"""The terminal's texts as patterns for its screen, so that a test names a text by its key."""

import json
import re
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).resolve().parents[1] / "firmware" / "ui" / "texts"


@cache
def _texts() -> list[dict]:
    return [json.loads(file.read_text("utf-8")) for file in sorted(TEXTS.glob("*.json"))]


@cache
def said(key: str) -> str:
    """Regular expression for the first row of a text, in any language."""
    first = [re.escape(texts[key].partition("|")[0]).replace(r"\{\}", ".*") for texts in _texts()]
    return "|".join(f"(?:{row})" for row in first)


@cache
def pattern(*keys: str) -> re.Pattern:
    """Matches a row that shows any of these texts."""
    return re.compile("|".join(said(key) for key in keys))


def shows(lines: list[str], *keys: str) -> bool:
    return any(map(pattern(*keys).search, lines))
