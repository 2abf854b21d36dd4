"""The firmware's texts as written by people, and which of them the code uses."""

import ast
import json
from pathlib import Path

from tools.build import FIRMWARE, BuildError

LANGUAGES = ("en", "zh")
TEXTS = FIRMWARE / "ui" / "texts"
_CALLS = ("t", "_t", "text", "_text")


def load(language: str) -> dict[str, str]:
    """Key to text, in the order of the file. A key written twice is an error."""
    path = TEXTS / f"{language}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique)
    except ValueError as error:
        raise BuildError(f"{path.name}: {error}") from error


def _unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, text in pairs:
        if key in found:
            raise ValueError(f"{key} is defined twice")
        if not isinstance(text, str):
            raise ValueError(f"{key} is not a text")
        found[key] = text
    return found


class Uses:
    """Keys the firmware asks for: `asked` in calls, by place; `named` in constants; `prefixes` of composed ones."""

    def __init__(self, folder: Path = FIRMWARE):
        self.asked: dict[str, str] = {}
        self.named: set[str] = set()
        self.prefixes: set[str] = set()
        for path in sorted(folder.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
            for node in ast.walk(tree):
                self._look(node, str(path.relative_to(folder)))

    def _look(self, node: ast.AST, place: str) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.named.add(node.value)
        elif isinstance(node, ast.BinOp) and "." in _prefix(node):
            self.prefixes.add(_prefix(node))
        elif isinstance(node, ast.Call) and node.args and _name(node.func) in _CALLS:
            self._argument(node.args[0], f"{place}:{node.lineno}")

    def _argument(self, node: ast.AST, place: str) -> None:
        if isinstance(node, ast.IfExp):
            self._argument(node.body, place)
            self._argument(node.orelse, place)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.asked[node.value] = place
        else:
            self.prefixes.add(_prefix(node))

    def uses(self, key: str) -> bool:
        return key in self.named or any(prefix and key.startswith(prefix) for prefix in self.prefixes)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _prefix(node: ast.AST) -> str:
    """The constant that a composed key starts with: "rc." of "rc." + code, "" when there is none."""
    if isinstance(node, ast.BinOp):
        return _prefix(node.left)
    if isinstance(node, ast.JoinedStr):
        return _prefix(node.values[0]) if node.values else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.split("%")[0]
    return ""
