"""Settings: each typed, bounded, checked when read, with a default.

Stored as one JSON object of the values that differ from the defaults. A bad value is refused with its name and what is
allowed; nothing of a bad file is used.
"""

import errno
import json
import sys


class SettingsError(Exception):
    """A setting is unknown or its value is not allowed; the text names it and says what is."""


class Settings:
    """Attributes are the settings' names: `settings.pending_limit`; settings_table.py says what they may be."""

    language: str
    merchant_name: str
    merchant_id: str
    terminal_id: str
    operator: str
    require_login: bool
    logoff_after_s: int
    ask_first_code: bool
    second_above: int
    host: str
    tls: str
    time_server: str
    utc_offset_min: int
    tpdu: str
    header: str
    mac: str
    tmk_1: str
    tmk_2: str
    wifi: tuple
    header_lines: tuple
    refund_policy: tuple
    footer_lines: tuple
    service_phone: str
    connect_timeout_s: int
    answer_timeout_s: int
    retry_delays_s: str
    pending_limit: int
    pending_max_age_s: int
    query: bool
    qr_wait_s: int
    qr_query_s: int
    qr_reverse_after_s: int
    qr_show_s: int
    merchant_city: str
    goods: str
    discount_limit_percent: int
    manual_entry: bool
    printer_paper: str
    printer_text: str
    printer_qr: str
    status_url: str
    printer_cutter: bool
    printer_answers: str
    printer_baud: str
    ask_contact: bool
    declined_slip: bool

    def __init__(self, values: dict):
        for name, value in _checked(values):
            setattr(self, name, value)

    @property
    def address(self) -> tuple:
        """(host name, port)"""
        name, _, port = self.host.rpartition(":")
        return name, int(port)

    @property
    def retry_delays(self) -> tuple:
        """Seconds."""
        return tuple([int(part) for part in self.retry_delays_s.split(",")])


def load(path: str, overrides: dict) -> Settings:
    """Settings of the file at `path` (missing: all defaults), `overrides` on top. Raises SettingsError."""
    values = _stored(path)
    values.update(overrides)
    return Settings(values)


def keeper(path: str, rename):
    """`save` for this file: takes the changes alone."""
    return lambda changes: save(path, changes, rename)


def save(path: str, changes: dict, rename):
    """Write `changes` into the file at `path`: a new file, then `rename` over the old one. Raises SettingsError."""
    values = _stored(path)
    values.update(changes)
    _checked(values)
    fresh = path + ".new"
    with open(fresh, "w") as file:
        json.dump(values, file)
    rename(fresh, path)


def _stored(path: str) -> dict:
    try:
        with open(path) as file:
            values = json.load(file)
    except OSError as problem:
        if problem.errno == errno.ENOENT:
            return {}
        # Taken for empty, the next save would write a file without keys.
        raise SettingsError("settings file cannot be read") from None
    except ValueError:
        raise SettingsError("settings file is not JSON: provision the terminal again") from None
    if not isinstance(values, dict):
        raise SettingsError("settings file is no object: provision the terminal again")
    return values


def _checked(values: dict) -> list:
    """[(name, value)] of every setting. Raises SettingsError."""
    try:
        return table("checked", values)
    except ValueError as problem:
        raise SettingsError(str(problem)) from None


def table(question: str, *args):
    """What settings_table.py answers: `table("row", "host")`. It is in RAM for this only."""
    import settings_table

    try:
        return getattr(settings_table, question)(*args)
    finally:
        for name in ("settings_table", "settings_kinds"):
            del sys.modules[name]
