"""A board on a serial port: its REPL, by way of mpremote, and what boards/starter/agent.py does there."""

import click


class Trouble(click.ClickException):
    """What keeps this from being done, and what to do about it."""
