"""The boards of boards/, each with its own pins, buses and parts: the program that goes onto it sells in the simulator,
and no part is driven against its data sheet or on a pin that it is not wired to."""

from host_tests.e2e.shop import Shop
from tools.simulator.models.axp2101 import Axp2101

MEMBER = "04A1B2C3D4E5F6"  # an account of the host's
CODE = "130000000000000088"
LIGHT = 14  # of the DevKitC


def on(board, **settings):
    return Shop(simulator={"seed": 1, "board": board}, **settings)


def ring_up(shop):
    shop.opened()
    shop.press("1", "2", "3", "4", "ENTER")
    shop.wait("Tap card|请贴卡")


def test_devkitc_takes_a_member_card_shows_light_and_keeps_the_time_without_power():
    with on("esp32_devkitc", language="zh") as shop:
        devices = shop.terminal.devices
        ring_up(shop)
        shop.do("tap", uid=MEMBER)
        shop.wait("交易成功")
        assert devices.levels[LIGHT] == 1
        assert "901303*********8701 /C" in shop.wait_slips(1)[0]
        shop.settled("approved")
        set_at = bytes(devices.battery_clock.registers[4:7])
        assert set_at[2] >= 0x26
        shop.do("radio", state="down")
        shop.power("off")
        shop.power("on")
        shop.wait("金额", 20)
        assert devices.rtc.get(devices.clock()).year >= 2026  # before any host has told it
        assert bytes(devices.battery_clock.registers[4:7]) == set_at
        shop.agree()


def test_s3_sells_by_payment_code_on_its_colour_display():
    with on("esp32s3_devkitc") as shop:
        ring_up(shop)
        shop.do("scan", code=CODE)
        shop.wait("APPROVED")
        shop.settled("approved")


def test_core2_is_used_by_its_touch_screen():
    with on("m5stack_core2") as shop:
        ring_up(shop)
        shop.press("CANCEL")
        shop.ready()
        shop.press("9", "00", ".", "0")
        shop.wait("RMB 90.00")
        shop.do("hold", keys=["CLEAR"], ms=1200)
        shop.wait("RMB 0.00")
        shop.press("7", "5", "CLEAR", "8", "ENTER")
        shop.wait("RMB 0.78")
        shop.do("tap", uid=MEMBER)
        shop.wait("APPROVED")
        shop.settled("approved")
        assert shop.terminal.devices.power.ports_5v
        shop.power("off")
        devices = shop.terminal.devices
        with devices.lock:  # the same with the power chip of a v1.1
            devices.modules.remove(devices.power)
            devices.power = devices.buses[0][0x34] = Axp2101(devices.faults, devices.display)
            devices.modules.append(devices.power)
        shop.do("radio", state="down")
        shop.power("on")
        assert "[clock]" not in shop.wait("Amount", 20)[0], "the battery kept the time"
        assert devices.power.ports_5v and devices.faults.seen == []


def test_a_board_without_reader_and_clock_sells_on_and_says_what_does_not_answer():
    with on("esp32_devkitc") as shop:
        devices = shop.terminal.devices
        with devices.lock:
            devices.reader.absent = devices.battery_clock.absent = True
        ring_up(shop)
        shop.wait("Reader|reader")
        shop.press(*"6200000000000005", "ENTER")
        shop.wait("Expiry")
        shop.press("3", "0", "1", "2", "ENTER")
        shop.wait("APPROVED")
        shop.settled("approved")
