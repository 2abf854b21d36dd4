"""Keep changed settings, and say from when on they hold."""

import settings
from flows.ask import either, tell
from flows.during import during
from lazy import fetch, release


async def run(t, values: dict):
    """`values`: allowed ones. Whatever happens, either all of them are kept or none. Raises Left."""
    title = t.text("setup.title_row")
    try:
        work = fetch("till.changes").change(t.till, t.store, values)
        await during(t, work, title, lambda: (t.text("setup.saving"), ""))
    except OSError:
        return await _failed(t, title, "setup.not_saved")
    except settings.SettingsError:  # each is allowed by itself
        return await _failed(t, title, "setup.not_fitting")
    finally:
        release("till.changes")
    t.sound("ok")
    if not [name for name in values if settings.table("later", name)]:
        if "language" not in values:
            await tell(t, title, t.text("setup.saved"), t.text("setup.from_now"))
        return
    t.page(title, t.text("setup.saved"), t.text("setup.from_start"), t.text("setup.restart"))
    if await either(t):
        t.crashes.close()
        t.restart()


async def _failed(t, title: str, words: str):
    t.sound("error")
    await tell(t, title, *t.text(words).split("|"))
