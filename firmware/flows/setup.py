"""FUNC 8: the language, the people, training."""

from flows.ask import key

_LANGUAGES = (("1", "zh", "1 中文"), ("2", "en", "2 English"))


async def run(t) -> "str | None":
    """Choose the language; it is kept. Or the flow to go on with: people or training, and in training nothing but its
    end. Raises Left."""
    if t.aside:
        return "training"
    while True:
        languages = "\t".join([row for _, _, row in _LANGUAGES])
        t.page(t.text("menu.set_language"), languages, "3 " + t.text("people.title_row"), "0 " + t.text("train.title"))
        pressed = await key(t)
        if pressed == "0":
            return "training"
        for choice, language, _ in _LANGUAGES:
            if pressed == choice:
                t.text.use(language)
                t.store({"language": language})
                return None
        if pressed == "3":
            return "people"
        t.refuse()
