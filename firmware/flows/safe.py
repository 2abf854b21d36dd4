"""Safe mode: after three faults in a row no sales, but reversals go on, and the cause is on the screen."""

from flows.ask import Left


async def run(t, restart):
    """`restart()` starts the terminal again, with a clean count."""
    while True:
        t.page(t.text("safe.title_row"), t.crashes.cause, t.text("safe.no_sales"), t.text("safe.enter_retries"))
        event = await t.inputs.get()
        if event == ("key", "ENTER"):
            t.crashes.healthy()
            restart()
        elif event == ("key", "FUNC"):
            try:
                await t.flow("pending")
            except Left:
                pass  # back to the cause
