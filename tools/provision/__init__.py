"""A settings file on the PC, checked by the terminal's own table, made into what is on the terminal's flash."""

from importlib import import_module

from tools.cpython import install

install()

# The terminal's own: what holds here holds there.
settings_table, settings_kinds, keys = map(import_module, ("settings_table", "settings_kinds", "host.keys"))

__all__ = ["keys", "settings_kinds", "settings_table"]
