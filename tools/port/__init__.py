"""A board on a serial port: its REPL, by way of mpremote, and what it is asked to do there (starter/agent.py)."""

import click


class Trouble(click.ClickException):
    """What keeps this from being done, and what to do about it."""
