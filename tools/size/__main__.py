"""python -m tools.size: what every module takes of flash and RAM; exit 1 when a total is above its budget."""

import sys
import tomllib
from pathlib import Path

import click

from tools.build import BuildError
from tools.build import tree as trees
from tools.build.image import Built, build
from tools.simulator import interpreter
from tools.size import ram

BUDGET = Path(__file__).with_name("budget.toml")


def modules(tree: Path) -> dict[str, int]:
    """Module to bytes of its .mpy file."""
    found = {}
    for path in sorted(tree.rglob("*.mpy")):
        name = path.relative_to(tree).with_suffix("").as_posix().removesuffix("/__init__").replace("/", ".")
        found[name] = path.stat().st_size
    return found


def ours(flash: dict[str, int]) -> list[str]:
    """Without packages, which come with their modules, and the stand-ins for the chip's own modules."""
    shim = {path.stem for path in trees.SHIM.glob("*.py")}
    packages = {name.rpartition(".")[0] for name in flash}
    return [name for name in flash if name not in shim | packages]


def totals(built: Built, kept: dict[str, int], fetched: dict[str, int]) -> dict[str, int]:
    most = max(fetched.values(), default=0)
    return {"image": built.rom.stat().st_size, "resident": sum(kept.values()), "fetched": most}


def above(found: dict[str, int], budget: dict[str, int]) -> list[str]:
    return [f"{name}: {found[name]} bytes, {budget[name]} allowed" for name in found if found[name] > budget[name]]


@click.command()
@click.option("--board", default="simulator", show_default=True, help="Whose image; RAM is that of the simulator's.")
@click.option("--check", is_flag=True, help="Only the totals.")
def main(board: str, check: bool) -> None:
    """Bytes of flash and RAM of every module, and whether the budget holds."""
    try:
        image = build(board)
        simulated = image if board == "simulator" else build("simulator")
    except BuildError as error:
        raise click.ClickException(str(error)) from None
    flash = modules(image.tree)
    kept, fetched = ram.measure(simulated, ours(modules(simulated.tree)))
    if not check:
        _table(flash, kept, fetched)
    found, budget = totals(image, kept, fetched), tomllib.loads(BUDGET.read_text())
    for name, count in found.items():
        click.echo(f"{name:10}{count:8} of {budget[name]:8} bytes")
    words = {1: "as the chip", 2: "half of what a 64-bit machine counts"}[interpreter.words(interpreter.find())]
    click.echo(f"RAM: MicroPython's unix port, code in place, words of four bytes ({words})")
    if faults := above(found, budget):
        click.echo("\n".join(["too large:", *faults, f"shrink it, or say why it may grow: {BUDGET.name}"]), err=True)
        sys.exit(1)


def _table(flash: dict[str, int], kept: dict[str, int], fetched: dict[str, int]) -> None:
    click.echo(f"{'module':28}{'flash':>8}{'always in RAM':>15}{'while used':>12}")
    for name in sorted({*flash, *kept}):
        sizes = [(flash.get(name), 8), (kept.get(name), 15), (fetched.get(name), 12)]
        click.echo(f"{name:28}" + "".join(f"{'' if size is None else size:>{width}}" for size, width in sizes))


if __name__ == "__main__":
    main()
