"""The journal as a ring: its wear, and what a start reads of it."""

from host_tests.bench import flash
from host_tests.bench.report import Row, Table, number
from host_tests.bench.turned import Turned
from tools.simulator.models.flash import SECTOR

DAY = 500  # sales
DAYS = 20
RECOVERIES = (100, 1000, None, 10_000)
CYCLES = (100_000, 10_000)
REREAD = 1.1


def measure(lengths: list[int], days: int = DAYS, recoveries: tuple = RECOVERIES) -> dict:
    """`lengths`: of the payloads of the records of one sale. `image` of the answer: a ring that has turned, in hex."""
    request = {"sale": lengths, "sales": DAY, "days": days, "recoveries": recoveries}
    return flash.ask("on_ring.py", request)


def wear_table(found: dict) -> Table:
    wear, room = found["wear"], found["room"]
    days, least, most = wear["days"], min(wear["erased_of"]), max(wear["erased_of"])
    declined, reversed_ = found["mix"]
    rows = [
        Row(
            f"a day of {wear['sales']} sales",
            f"{number(wear['bytes'] / days)} bytes programmed, {number(sum(wear['erased_of']) / days, 1)} sectors "
            f"erased, {wear['hasty']} of them outside of idle moments",
            f"mean of {days} days after the ring first turned: start, sign-on, sales with both copies, one in "
            f"{declined} declined, one in {reversed_} unanswered and reversed, settlement; Ledger and Journal on NOR "
            "flash of 256 KiB that counts, idle after each sale; MicroPython",
            "0 when not idle",
            not wear["hasty"],
        ),
        Row(
            f"erases of one sector in {days} days",
            f"{least} to {most}",
            f"least and most of {len(wear['erased_of'])} sectors",
            "even to 1",
            most - least <= 1,
        ),
    ]
    for cycles in CYCLES:
        years = cycles / (most / days) / 365
        rows.append(
            Row(
                f"years to {number(cycles)} erases of the most worn sector",
                number(years, 1),
                f"estimate: {number(most / days, 1)} a day, such a day every day"
                + ("; what data sheets of usual SPI NOR promise" if cycles == CYCLES[0] else "; a tenth of that"),
            )
        )
    fit = min(room.values())
    rows.append(
        Row(
            "sales that fit before a settlement is needed",
            f"{room['turned']} in a ring that has turned, {room['new']} on new flash",
            "such sales until Ledger.room_for_sale refuses; after a settlement sales go on",
            f">= {DAY}",
            fit >= DAY,
        )
    )
    return Table("Wear of the journal's ring", rows)


def recovery_table(found: dict, turned: Turned) -> Table:
    *counted, last = found["recoveries"]
    rows = [_recovery(one, _name(one), "records as of sales, none settled") for one in counted]
    rows.append(
        _recovery(last, f"a ring that has turned, {number(last['records'])} records", "settled ones among them")
    )
    rows.append(
        Row(
            "the same by the whole firmware",
            f"{number(turned.start)} bytes, {number(turned.start / (turned.live * SECTOR), 2)} times the "
            f"{turned.live} live sectors",
            "read from the journal's flash at the simulator, from power-on to signed on",
        )
    )
    most = max(one["most"] for one in found["recoveries"]) / SECTOR
    rows.append(
        Row(
            "the most that a start reads of one live sector",
            f"{number(most, 2)} times its size",
            "the most of all rows but the firmware's; what is over 1 is its header, read twice",
            f"<= {REREAD}",
            most <= REREAD,
        )
    )
    return Table("Recovery at power-on", rows)


def _name(one: dict) -> str:
    return f"start with {number(one['records'])} records" + (", as many as fit" if not one["others"] else "")


def _recovery(one: dict, name: str, records: str) -> Row:
    others = (
        f"; of {one['others']} others the header, and {one['blank']} of them whole, to be sure that they are erased"
        if one["others"]
        else ""
    )
    return Row(
        name,
        f"{number(one['bytes'])} bytes in {number(one['reads'])} reads: {one['live']} live sectors, "
        f"{number(one['of_live'] / (one['live'] * SECTOR), 2)} times their size{others}",
        f"reads of Journal.replay in a region of {one['region'] // 1024} KiB; {records}",
    )
