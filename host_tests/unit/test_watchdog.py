"""How long the watchdog waits, by what may hold up everything at once."""

import re

from tools.build import FIRMWARE

SERVERS = 3  # that the chip's name look-up goes through
TRIES_S = (1, 1, 2, 3)  # how long it waits for each of them


def test_a_name_that_no_server_answers_for_is_no_reason_to_start_again():
    """getaddrinfo lets nothing else run, and after three such starts there would be no sales."""
    (limit,) = re.findall(r"^_WATCH_MS = const\((\d+)\)", (FIRMWARE / "assembly.py").read_text(), re.M)
    assert int(limit) > SERVERS * sum(TRIES_S) * 1000 + 2000
