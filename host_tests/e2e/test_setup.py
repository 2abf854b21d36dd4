"""FUNC 8: a setting is changed as a whole or not at all, and nothing that a payment still needs is changed."""

import json
import re
from pathlib import Path

import pytest

from host_tests.e2e.batches import kept
from host_tests.e2e.shop import Shop
from host_tests.e2e.test_settlement import plain
from tools.host import Terminal
from tools.provision import reading
from tools.provision.writing import provision
from tools.simulator import provision as flash

GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = Path(reading.__file__).with_name("example.toml")
ONE, TWO = "9A0000000000000000000000000000AF", "0000000000000000310000000000005C"


def into(shop, group: str, title: str) -> None:
    """The group of settings, with the supervisor's code."""
    shop.press("FUNC", "8")
    shop.wait("SETUP 1/2")
    shop.press(group)
    shop.wait("Supervisor code")
    shop.press(*"123456", "ENTER")
    shop.wait(f"^{title}")


def stored(shop) -> dict:
    return json.loads(flash.get(shop.terminal.flash.image(), "settings.json"))


def hexadecimal(shop, component: str) -> None:
    """As it is keyed: A to F are the point and 1 to 6, and there is a key for 00."""
    for part in re.findall("00|.", component):
        shop.press(*((".", str("ABCDEF".index(part) + 1)) if part in "ABCDEF" else (part,)))


def test_a_limit_is_changed_mended_and_holds_at_once(shop):
    shop.opened()
    into(shop, "6", "Limits 1/")
    shop.press("2")
    shop.wait("1 to 120")
    shop.press("00", "ENTER")
    shop.wait("Not allowed:")
    shop.wait("^200_")
    shop.press("CLEAR", "CLEAR", "ENTER")
    shop.wait("Holds from now")
    shop.press("ENTER")
    shop.wait("Limits")
    shop.press("3")
    shop.wait("^0,1,1_")
    shop.press(".", "ENTER")
    shop.wait("Not allowed:")
    shop.press("7", "ENTER")
    shop.wait("Holds from now")
    shop.press("ENTER", "CANCEL", "CANCEL", "CANCEL")
    shop.ready()
    assert stored(shop)["answer_timeout_s"] == 2 and stored(shop)["retry_delays_s"] == "0,1,1,7"
    shop.sell()
    shop.wait("APPROVED")


def test_a_host_name_is_keyed_in_letters(shop):
    """2 2 2 is c; the point is on its own key, and again the colon; 00 changes to figures."""
    shop.opened()
    into(shop, "3", "Host")
    shop.press("1")
    shop.wait("127.0.0.1")
    shop.do("hold", keys=["CLEAR"], ms=1000)
    shop.wait("^_")
    shop.press("2", "2", "2", "FUNC", "2", "FUNC", ".", "FUNC", "2")
    shop.wait(r"^ca\.a")
    shop.press("ENTER")
    shop.wait("like name:5500")
    shop.press("00", "00", ".", ".", "FUNC", "5", "0")
    shop.wait(r"^ca\.a:50_")
    shop.press("ENTER")
    shop.wait("Holds from now")
    assert stored(shop)["host"] == "ca.a:50"
    shop.press("ENTER", "CANCEL", "CANCEL", "CANCEL")
    shop.ready()


def test_what_needs_a_restart_offers_it(shop):
    shop.opened()
    into(shop, "7", "Paper 1/")
    shop.press("2")
    shop.wait("1 gb18030-fs +[*]")
    shop.press("4")
    shop.wait("From next start")
    shop.press("ENTER")
    shop.opened()
    assert shop.status["resets"] == 1 and stored(shop)["printer_text"] == "ascii"
    shop.sell()
    slip = shop.wait_slip("MERCHANT COPY")[-1]
    assert "????" in slip


def test_who_the_terminal_is_changes_only_when_the_batch_is_settled():
    other = Terminal("00000002", "123456789012345", bytes.fromhex(flash.TMK))
    first = Terminal("12345678", "123456789012345", bytes.fromhex(flash.TMK))
    with Shop(host={"terminals": [first, other]}, simulator={"image": kept(1)}) as shop:
        shop.opened()
        into(shop, "2", "Shop 1/")
        shop.press("3")
        shop.wait("Batch is open")
        shop.wait("Settle first:")
        shop.press("ENTER", "CANCEL", "CANCEL", "CANCEL")
    with Shop(host={"terminals": [first, other]}) as shop:
        shop.opened()
        into(shop, "2", "Shop 1/")
        shop.press("3")
        shop.wait("12345678_")
        shop.do("hold", keys=["CLEAR"], ms=1000)
        shop.press(*"00000002", "ENTER")
        shop.wait("Holds from now")
        shop.press("ENTER", "CANCEL", "CANCEL", "CANCEL")
        shop.sell()
        shop.wait("APPROVED")
        assert shop.payments()[-1]["terminal"] == "00000002"
        assert "00000002" in shop.wait_slip("MERCHANT COPY")[-1]
        shop.settled("approved")


def test_keys_stay_while_a_reversal_needs_them(shop):
    shop.host.fault("drop-answer", mti="0200")
    shop.host.fault("code", mti="0400", code="96", count=999)
    shop.sell()
    shop.wait("KEEP GOODS")
    shop.press("CANCEL")
    shop.ready()
    into(shop, "5", "Keys")
    shop.press("1")
    shop.wait("Reversal pending")
    shop.press("ENTER", "2")
    shop.wait("Reversal pending")
    shop.press("ENTER", "CANCEL", "CANCEL")
    assert stored(shop)["tmk_1"] == flash.TMK_1
    shop.host.clear_faults()
    shop.settled("reversed")


def test_two_people_enter_a_key_and_the_terminal_signs_on_with_it():
    """A wrong check value leads back to what was typed; neither component is ever seen whole, nor told by any page."""
    tmk = bytes(a ^ b for a, b in zip(bytes.fromhex(ONE), bytes.fromhex(TWO), strict=True))
    served = [Terminal("12345678", "123456789012345", tmk)]
    with Shop(host={"terminals": served}) as shop:
        shop.ready()
        into(shop, "5", "Keys")
        shop.press("1")
        shop.wait("Part 1 +0")
        hexadecimal(shop, ONE[:-1] + "C")
        shop.wait(r"[*]{4} [*]{4} 00AC_")
        shop.press("ENTER")
        wrong = shop.wait("KCV")[2]
        shop.press("CLEAR")
        shop.wait("Part 1 +32")
        shop.press("CLEAR", "ENTER")
        shop.wait("16/32/48 digits")
        hexadecimal(shop, "F")
        shop.press("ENTER")
        assert shop.wait("KCV +[0-9A-F]{8}")[2] != wrong
        shop.press("ENTER")
        shop.wait("another person")
        shop.press("ENTER")
        shop.wait("Part 2 +0")
        hexadecimal(shop, ONE)
        shop.press("ENTER")
        shop.wait("Same as part 1")
        shop.press("ENTER")
        shop.do("hold", keys=["CLEAR"], ms=1000)
        hexadecimal(shop, TWO)
        shop.press("ENTER")
        shop.wait("KCV +[0-9A-F]{8}")
        shop.press("ENTER")
        shop.wait("Whole key")
        assert flash.DEFAULTS["tmk_1"] == stored(shop)["tmk_1"], "not before somebody has compared the whole"
        shop.press("ENTER")
        shop.wait("Holds from now")
        assert (stored(shop)["tmk_1"], stored(shop)["tmk_2"]) == (ONE, TWO)
        shop.press("ENTER", "3")
        told = shop.wait("Key +[0-9A-F]{8}")
        assert not any(part[:8] in line for line in told for part in (ONE, TWO, tmk.hex().upper()))
        shop.press("ENTER", "CANCEL", "CANCEL", "CANCEL")
        shop.sell()
        shop.wait("APPROVED")
        shop.settled("approved")


def test_wifi_is_searched_joined_and_remembered(shop):
    """A network with its password, keyed and masked; it is tried first from the next start on."""
    air = {"shop": "abcdefgh", "suretill": ""}
    shop.terminal.devices.wlan.networks = air
    shop.opened()
    into(shop, "4", "Wi-Fi")
    shop.press("1")
    shop.wait("^1 shop +-58")
    shop.press("1")
    shop.wait("Password")
    shop.press("2", "ENTER")
    shop.wait("Not allowed:")
    for keys in ("22", "222", "3", "33", "333", "4", "44"):
        shop.press(*keys, "FUNC")
    shop.wait("^[*]{8}_")
    shop.press("ENTER")
    shop.wait("From next start")
    del air["suretill"]
    shop.press("ENTER")
    shop.opened()
    assert stored(shop)["wifi"] == [["shop", "abcdefgh"], ["suretill", ""]]


def test_a_cut_in_the_midst_of_a_save_keeps_the_old_or_the_new():
    """Never a mixture, never a file that cannot be read: the keys are in it. host_tests/faults cuts at every step."""
    with Shop(simulator={"seed": 5}) as shop:
        seen = set()
        for operation in (1, 3, 5, 99):
            shop.opened()
            before = stored(shop).get("language", "zh")
            shop.press("FUNC", "8", "1")
            shop.wait("English")
            shop.do("power", cut_after={"flash_ops": operation, "torn": True})
            shop.press("2" if before == "zh" else "1")
            shop.wait_dark(1.5)
            shop.terminal.flash.cancel_cut()
            seen.add(stored(shop).get("language", "zh") == before)
            shop.power("on")
            assert stored(shop)["tmk_1"] == flash.TMK_1
        assert seen == {False, True}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_provisioned_terminal_sells_and_its_slips_show_what_the_file_says(tmp_path, language):
    text = EXAMPLE.read_text("utf-8").replace("header_lines = []", 'header_lines = ["安心路1号", "Tel. 400 800 1234"]')
    text = text.replace("refund_policy = []", 'refund_policy = ["7日内凭单退货", "Goods back within 7 days"]')
    text = text.replace("ask_first_code = true", "ask_first_code = false")
    text = text.replace("footer_lines = []", 'footer_lines = ["欢迎再来"]')
    image, _ = provision(None, reading.read(text.encode(), tmp_path))
    with Shop(simulator={"image": image}, language=language) as shop:
        shop.sell()
        shop.wait("ENTER: copy|打印存根")
        shop.press("ENTER")
        slips = shop.wait_slips(2)
    shown = "\n\n".join(re.sub(r"\b\d{6}$", "000000", plain(slip), flags=re.M) for slip in slips)
    assert shown + "\n" == (GOLDEN / f"sale-{language}.txt").read_text("utf-8"), shown
