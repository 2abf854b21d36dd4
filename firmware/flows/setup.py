"""FUNC 8: the language."""

from flows.ask import key

_LANGUAGES = (("1", "zh", "1 中文"), ("2", "en", "2 English"))


async def run(t) -> "str | None":
    """Choose the language; it is kept. Or the flow to go on with: training, and in training nothing but its end.
    Raises Left."""
    if t.aside:
        return "training"
    while True:
        t.page(t.text("menu.set_language"), *[row for _, _, row in _LANGUAGES], "0 " + t.text("train.title"))
        pressed = await key(t)
        if pressed == "0":
            return "training"
        for choice, language, _ in _LANGUAGES:
            if pressed == choice:
                t.text.use(language)
                t.store({"language": language})
                return
        t.refuse()
