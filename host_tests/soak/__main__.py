"""`python -m host_tests.soak --sales N`: many sales with faults, on the built firmware in the heap of the device.

A journal holds about a thousand sales, so each 600 start with a new flash image and a new host; at the end one image
is filled until the terminal refuses.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

from tools.cpython import install

install()  # the firmware's journal runs here too: nothing of it may be imported before

from host_tests.soak import full, image  # noqa: E402
from tools.build.image import build  # noqa: E402

AN_IMAGE = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sales", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rom = Path(shutil.copy(build().rom, folder))  # the same firmware from the first sale to the last
        _run(chosen.sales, chosen.seed, rom)


def _run(sales: int, seed: int, rom: Path) -> None:
    started = time.monotonic()
    done, seconds, states, troubles = 0, [], Counter(), Counter()
    while done < sales:
        count = min(AN_IMAGE, sales - done)
        print(f"image with seed {seed}: {count} sales", flush=True)
        result = image.soak(count, seed, rom, lambda text: print(text, flush=True))
        print(
            f"  live heap after {result.heap_after} sales {result.heap[0]}, after twice as many {result.heap[1]}, "
            f"most {result.heap_peak} bytes; journal {result.journal_bytes} bytes"
        )
        done += result.sales
        seed += 1
        seconds += result.seconds
        states += result.states
        troubles += result.troubles
    print("outcomes:", ", ".join(f"{count} {name}" for name, count in states.most_common()))
    print("troubles:", ", ".join(f"{count} {name}" for name, count in troubles.most_common()))
    print(f"seconds a sale: median {statistics.median(seconds):.2f}, most {max(seconds):.1f}")
    print(f"full journal: refused after {full.fill(rom)} more sales, nothing charged, reversals delivered")
    print(f"{done} sales agree with the host's books, in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
