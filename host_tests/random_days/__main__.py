"""`python -m host_tests.random_days --days N --seed S`: random days; a mismatch is told with its seed."""

import argparse
import sys
import time
from pathlib import Path

from tools.cpython import install

install()
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for the doubles, as pytest has it


def main() -> int:
    from host_tests.random_days.run import play

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--steps", type=int, default=300, help="of a day")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    started = time.monotonic()
    outcome = play(chosen.seed, chosen.days, chosen.steps)
    for name, count in sorted(outcome.did.items()):
        print(f"{count:7} {name}")
    if outcome.mismatch:
        print("MISMATCH", outcome.mismatch)
    print(outcome.summary, f"in {time.monotonic() - started:.0f} s")
    return int(bool(outcome.mismatch))


if __name__ == "__main__":
    sys.exit(main())
