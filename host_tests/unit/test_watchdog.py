"""How long the watchdog waits, by what may hold up everything at once."""

import re

from tools.build import FIRMWARE

SCAN_S = 2  # of all channels
HANDSHAKE_STEP_S = 2  # of TLS with RSA, which is the slowest


def test_what_stops_the_chip_for_a_while_is_no_reason_to_start_again():
    (limit,) = re.findall(r"^_WATCH_MS = const\((\d+)\)", (FIRMWARE / "assembly.py").read_text(), re.M)
    assert int(limit) >= 2 * (SCAN_S + HANDSHAKE_STEP_S) * 1000


def test_no_name_is_looked_up_by_what_stops_the_chip():
    """getaddrinfo is only ever given an address; in the simulator it refuses anything else."""
    users = {path.name: path.read_text() for path in FIRMWARE.rglob("*.py") if "getaddrinfo(" in path.read_text()}
    calls = {name: re.findall(r"getaddrinfo\((.*?)\)", text) for name, text in users.items()}
    assert calls == {"radio.py": ["known[1], port"], "udp.py": ["ip, port"]}
