"""python -m tools.simulator: a simulated terminal at the desk, on the debug link, or playing a scenario."""

import argparse
import ssl
import sys
from contextlib import ExitStack
from pathlib import Path

from tools.build import BuildError
from tools.simulator import console, link, printers, web
from tools.simulator.displays import INSTEAD
from tools.simulator.scenario import Scenario, ScenarioError, setting
from tools.simulator.simulator import Simulator

PIPES = ((sys.stdin, "r"), (sys.stdout, "w"))


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.simulator", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="flash image is kept here; new folder: new terminal")
    parser.add_argument("--host", metavar="HOST:PORT", help="payment host; without it one is started in this run")
    parser.add_argument("--tls", type=Path, metavar="CA_FILE", help="speak TLS, the host's CA is this (PEM or DER)")
    parser.add_argument("--board", default="simulator", help="folder under boards/")
    parser.add_argument("--printer", choices=printers.INSTEAD, default=printers.OWN, help="in place of the board's own")
    parser.add_argument("--display", choices=INSTEAD, help="soldered on the simulated board in place of its own")
    parser.add_argument("--lang", choices=("zh", "en"), help="language of the terminal")
    parser.add_argument("--heap", type=int, default=64, metavar="KB", help="heap, in the chip's kilobytes")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting for this run")
    parser.add_argument("--seed", type=int, help="of everything random: bounce, torn writes")
    parser.add_argument("--python", action="store_true", help="run the firmware's sources on CPython")
    parser.add_argument("--web", type=int, metavar="PORT", help="serve a page with the terminal on this port, 0: any")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--link", action="store_true", help="JSON lines on standard input and output")
    ways.add_argument("--run", type=Path, action="append", metavar="FILE", help="play a scenario; 1 when it fails")
    parser.add_argument("--verbose", action="store_true", help="scenario: tell each line and what the terminal prints")
    chosen = parser.parse_args(argv)
    for pair in chosen.set:
        if "=" not in pair:
            parser.error(f"--set {pair}: NAME=VALUE")
    if chosen.web is not None and (chosen.run or not 0 <= chosen.web < 65536):
        parser.error("--web PORT: 0 to 65535, and not with --run")
    if chosen.tls and not chosen.host:
        parser.error("--tls needs --host: the host of this run speaks without")
    return chosen


def main(argv: list[str] | None = None) -> int:
    chosen = arguments(argv)
    try:
        if chosen.run:
            return max(play(chosen, path) for path in chosen.run)
        with ExitStack() as stack:
            simulator, host = terminal(chosen, {}, stack)
            page = stack.enter_context(web.Page(simulator, chosen.web)) if chosen.web is not None else None
            if page:
                print(f"the terminal is at {page.address}", file=sys.stderr, flush=True)
            if chosen.link:
                lines, out = (open(stream.fileno(), mode, encoding="utf-8", closefd=False) for stream, mode in PIPES)
                link.serve(simulator, lines, out)
            elif page:
                simulator.start()
                page.wait()
            else:
                console.run(simulator, host)
    except (OSError, ValueError, BuildError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def terminal(chosen: argparse.Namespace, settings: dict, stack: ExitStack):
    """(Simulator, not started, and the HostThread or None); both end with `stack`."""
    address, host = chosen.host, None
    if not address:
        from tools.host import HostThread

        host = stack.enter_context(HostThread(status_port=0))
        address = host.port
        if not chosen.run:  # whose slips are compared with written ones
            settings = {"status_url": f"http://127.0.0.1:{host.status_port}/s/"} | settings
    settings = settings | {name: setting(value) for name, value in (pair.split("=", 1) for pair in chosen.set)}
    simulator = Simulator(
        chosen.data, address, ca=authority(chosen.tls), settings=settings, lang=chosen.lang, heap_kb=chosen.heap,
        python=chosen.python, board=chosen.board, seed=chosen.seed, display=chosen.display,
        printer=chosen.printer,
    )  # fmt: skip
    stack.callback(simulator.stop)
    return simulator, host


def authority(path: Path | None) -> bytes | None:
    """The certificate as DER, which is what the terminal reads."""
    if not path:
        return None
    data = path.read_bytes()
    return ssl.PEM_cert_to_DER_cert(data.decode()) if data.startswith(b"-----") else data


def play(chosen: argparse.Namespace, path: Path) -> int:
    """0 when every wait and expect held."""
    scenario = Scenario(path)
    tell = print if chosen.verbose else None
    with ExitStack() as stack:
        simulator, host = terminal(chosen, scenario.settings, stack)
        if tell:
            simulator.listen(lambda event: event["event"] == "log" and tell(f"   {event['text']}"))
        simulator.start()
        try:
            scenario.run(simulator, host, tell)
        except ScenarioError as error:
            print(f"{error}\n(seed {simulator.seed})", file=sys.stderr)
            return 1
    print(f"{path}: ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
