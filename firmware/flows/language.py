"""FUNC 8 1: the language, in its own words. Nobody needs a code to be understood."""

from flows.ask import key, tell

_LANGUAGES = (("1", "zh", "1 中文"), ("2", "en", "2 English"))


async def run(t):
    """Choose the language; it is kept. Raises Left."""
    if getattr(t.screen, "plain", False):
        await tell(t, t.text("setup.language"), *t.text("setup.english_only").split("|"))
        return
    while True:
        t.page(t.text("setup.language"), *[row for _, _, row in _LANGUAGES])
        pressed = await key(t)
        for choice, language, _ in _LANGUAGES:
            if pressed == choice:
                t.text.use(language)
                await t.flow("keep", {"language": language})
                return
        t.refuse()
