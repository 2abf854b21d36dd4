"""Ways through the menu, from the idle screen: a key at each screen, as long as the right ones come."""

from host_tests.soak import screens
from host_tests.soak.hands import Hands

SEES_S = 1.5  # the next screen comes within, or something came between


class Menu:
    """Whatever comes between ends a way: its methods return whether they came to their end."""

    def __init__(self, hands: Hands):
        self._hands = hands

    def visit(self, name: str) -> bool:
        """One of screens.VISITS."""
        return self.moves(screens.VISITS[name])

    def choose(self, language: str) -> bool:
        """ "en" or "zh"."""
        return self.moves((*screens.VISITS["setup"], (screens.LANGUAGES, "1" if language == "zh" else "2")))

    def language(self) -> str:
        """The one that the idle screen speaks."""
        return "zh" if screens.chinese(self._hands.look()) else "en"

    def moves(self, moves) -> bool:
        """(pattern of a screen, keys) in a row."""
        for shown, keys in moves:
            if not self._hands.see(lambda lines, shown=shown: any(map(shown.search, lines)), SEES_S):
                return False
            self._hands.press(*keys.split())
        return True
