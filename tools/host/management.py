"""Sign-on, sign-off and echo test."""

from . import keys
from .rules import ACQUIRER, Context
from .wire import Message


def sign_on(context: Context, msg: Message) -> dict[int, str]:
    """New working keys, at once the only valid ones, and the batch number."""
    block = keys.new_keys(context.settings.mac, context.terminal.tmk, context.settings.key_form)
    batch = _batch(context, int(msg.get(60)[2:8]))
    context.ledger.set_terminal(context.terminal.id, batch=batch, keys=block)
    fields = context.reply(msg, "00", f32=ACQUIRER, f37=context.reference(), f62=block.hex().upper())
    return fields | {60: f"00{batch:06d}{msg.get(60)[8:]}"}


def _batch(context: Context, asked: int) -> int:
    """The host's batch number stays until settled, except: a terminal without a memory (000000) does not get a batch
    that has been used, and a host without one takes over the terminal's."""
    terminal = context.terminal.id
    batch = context.ledger.terminal(terminal)["batch"]
    if asked == 0 and context.ledger.uses(terminal, batch):
        return batch % 999_999 + 1
    if asked and not context.ledger.uses(terminal):
        return asked
    return batch


def sign_off(context: Context, msg: Message) -> dict[int, str]:
    """The working keys end here."""
    context.ledger.set_terminal(context.terminal.id, keys=None)
    return context.reply(msg, "00", f32=ACQUIRER, f37=context.reference())


def echo(context: Context, msg: Message) -> dict[int, str]:
    """The line works."""
    return context.reply(msg, "00")
