"""Who may: log-on, roles, lock-out across power cuts, the second person, and what the journal keeps of it."""

from host_tests.e2e.batches import settle, settled
from host_tests.e2e.shop import Shop
from tools.simulator import provision
from tools.simulator.people import file as people_file
from tools.simulator.people import tries

BOSS = tuple("123456")


def records(shop, *kinds):
    """What the journal says of people: (record, who, for what, ...) of these kinds."""
    found = [record for record in shop.do("journal")["records"] if record["record"] in kinds]
    names = ("operator", "person", "purpose", "change", "wrong")
    return [(record["record"], *[record[name] for name in names if name in record]) for record in found]


def code(shop, *digits, label="Supervisor code"):
    shop.wait(label)
    shop.press(*digits, "ENTER")


def people(shop, choice):
    """Into the menu of people."""
    shop.press("FUNC", "8", "8")
    shop.wait("5 List")
    shop.press(choice)


def choose(shop, digits):
    code(shop, *digits, label="New code")
    code(shop, *digits, label="Once more")


def log_on(shop, number, *digits):
    shop.wait("Operator no")
    shop.press(*number)
    code(shop, *digits, label=f"Code of {number}")


def test_an_operator_logs_on_sells_and_logs_off():
    with Shop(require_login=True) as shop:
        shop.wait("LOG ON")
        shop.press("5", "5")
        shop.wait("Nobody is 55")
        shop.press("ENTER")
        log_on(shop, "01", *"9999")
        shop.wait("Wrong code")
        shop.wait("Tries left: 2")
        shop.press("ENTER")
        code(shop, *"0000", label="Code of 01")
        shop.sell()
        shop.wait("ENTER: copy")
        shop.leave()
        shop.wait("SALE 01")
        shop.press("FUNC", "FUNC")
        shop.wait("[.] Log off")
        shop.press(".")
        log_on(shop, "00", *BOSS)
        shop.wait("SALE 00")
        shop.sell()
        shop.wait("ENTER: copy")
        shop.leave()
        shop.settled("approved", "approved")
        assert [payment["operator"] for payment in shop.payments()] == ["01", "00"]
        assert "OPERATOR                      00" in shop.slips[-1]
        shop.press("FUNC", "3")
        shop.wait("3 Settle +4 Items")
        shop.press("4")
        assert "OPERATOR                      00" in shop.wait_slip("TRANSACTION LIST")[-1], "who is logged on"
        assert records(shop, "granted") == [("granted", "01", "log_on", 1), ("granted", "00", "log_on", 0)]
        shop.power("off")
        shop.power("on")
        shop.wait("LOG ON")


def test_who_leaves_is_logged_off_and_reversals_go_on_meanwhile():
    with Shop(require_login=True, logoff_after_s=2) as shop:
        shop.host.fault("drop-answer", mti="0200")
        shop.host.fault("code", mti="0400", code="96", count=2)
        shop.wait("LOG ON")
        shop.press("FUNC")
        shop.wait("5 Queue")
        assert not any("Print" in line or "Setup" in line for line in shop.terminal.lines())
        shop.press("CANCEL")
        log_on(shop, "01", *"0000")
        shop.sell()
        shop.wait("KEEP GOODS")
        shop.press("CANCEL")
        shop.wait_slip("REVERSAL RESULT", 20)
        shop.wait("REVERSED", 20)
        shop.press("CANCEL")
        shop.wait("LOG ON")
        shop.settled("reversed")


def test_wrong_codes_lock_out_and_the_plug_does_not_help(shop):
    shop.opened()
    for wrong in range(3):
        shop.press("FUNC", "6")
        shop.wait("ENTER: settle")
        shop.press("ENTER")
        code(shop, *"654321")
        shop.wait("Wrong code")
        shop.wait(f"Tries left: {2 - wrong}" if wrong < 2 else r"Wait \d+ s")
        shop.power("off")
        shop.power("on")
        shop.opened()
    shop.press("FUNC", "6")
    shop.wait("ENTER: settle")
    shop.press("ENTER")
    shop.wait("00 is locked")
    shop.wait(r"Wait \d+ s")
    shop.press("ENTER")
    shop.ready()
    shop.do("clock", advance_s=61)
    shop.press("FUNC", "6")
    shop.wait("ENTER: settle")
    shop.press("ENTER")
    code(shop, *"654321")
    shop.wait("Wait 2 min")
    shop.press("ENTER")
    shop.ready()
    shop.do("clock", advance_s=121)
    settle(shop)
    slip = settled(shop)
    assert "OPERATOR                      00" in slip
    assert records(shop, "locked", "granted", "settled") == [
        ("locked", "00", 3), ("locked", "00", 4), ("granted", "00", "settle", 4), ("settled", "00"),
    ]  # fmt: skip


def test_people_are_added_changed_and_removed_on_the_keypad(shop):
    shop.opened()
    people(shop, "3")
    code(shop, *BOSS)
    shop.wait("^Number")
    shop.press(*"00", "ENTER")
    shop.wait("Remove 00")
    shop.press("ENTER")
    shop.wait("Last supervisor")
    shop.press("ENTER")
    people(shop, "2")
    code(shop, *BOSS)
    shop.wait("^Number")
    shop.press(*"01", "ENTER")
    shop.wait("01 is there")
    shop.press("ENTER")
    shop.wait("^Number")
    shop.press(*"07", "ENTER")
    shop.wait("2 Supervisor")
    shop.press("2")
    code(shop, *"777777", label="New code")
    shop.wait("Too simple")
    shop.press("ENTER")
    code(shop, *"280956", label="New code")
    code(shop, *"280957", label="Once more")
    shop.wait("Codes differ")
    shop.press("ENTER")
    choose(shop, "280956")
    shop.wait("Code of 07 kept")
    shop.press("ENTER")
    people(shop, "1")
    shop.wait("^Number")
    shop.press(*"07", "ENTER")
    code(shop, *"280956", label="Code now")
    choose(shop, "31415926")
    shop.wait("Code of 07 kept")
    shop.press("ENTER")
    shop.power("off")
    shop.power("on")
    shop.opened()
    people(shop, "3")
    shop.wait("Supervisor no")
    shop.press(*"01", "ENTER")
    shop.wait("Supervisors are")
    shop.press("ENTER")
    shop.wait("Supervisor no")
    shop.press(*"07", "ENTER")
    code(shop, *"31415926", label="Code of 07")
    shop.wait("^Number")
    shop.press(*"00", "ENTER")
    shop.wait("Remove 00")
    shop.press("ENTER")
    shop.wait("00 is removed")
    shop.press("ENTER")
    people(shop, "5")
    shop.wait("01 Oper. +07 Sup.")
    shop.press("CANCEL")
    shop.ready()
    assert records(shop, "people") == [
        ("people", "00", "07", "added"), ("people", "07", "07", "own_code"), ("people", "07", "00", "removed"),
    ]  # fmt: skip
    image = shop.terminal.flash.image()
    assert b"280956" not in image and b"31415926" not in image


def test_a_supervisor_ends_the_lock_out_of_another():
    files = {"people.txt": people_file(("00", "s", "918273"), ("02", "s", "246802")), "people.txt.tries": tries(_00=3)}
    with Shop(simulator={"image": provision.image(files=files)}) as shop:
        shop.opened()
        people(shop, "1")
        shop.wait("^Number")
        shop.press(*"00", "ENTER")
        shop.wait("00 is locked")
        shop.press("ENTER")
        shop.ready()
        people(shop, "4")
        shop.wait("Supervisor no")
        shop.press(*"02", "ENTER")
        code(shop, *"246802", label="Code of 02")
        shop.wait("^Number")
        shop.press(*"00", "ENTER")
        choose(shop, "135791")
        shop.wait("Code of 00 kept")
        shop.press("ENTER")
        people(shop, "1")
        shop.wait("^Number")
        shop.press(*"00", "ENTER")
        code(shop, *"135791", label="Code now")
        shop.wait("New code")


def test_the_factorys_code_is_asked_to_be_changed_until_it_is():
    with Shop(ask_first_code=True) as shop:
        shop.wait("Factory code 00")
        shop.press("CANCEL")
        shop.ready()
        shop.power("off")
        shop.power("on")
        shop.wait("Factory code 00")
        shop.press("ENTER")
        code(shop, *BOSS, label="Code now")
        choose(shop, "908172")
        shop.wait("Code of 00 kept")
        shop.press("ENTER")
        shop.ready()
        shop.power("off")
        shop.power("on")
        shop.opened()
        shop.press("FUNC", "6")
        shop.wait("ENTER: settle")
        shop.press("ENTER")
        code(shop, *BOSS)
        shop.wait("Wrong code")


def test_damaged_people_are_told_and_sales_go_on():
    broken = provision.image(files={"people.txt": b"00 s 1000 aa bb 00000000\n"})
    with Shop(simulator={"image": broken}) as shop:
        shop.opened()
        shop.press("FUNC", "6")
        shop.wait("ENTER: settle")
        shop.press("ENTER")
        shop.wait("People damaged")
        shop.wait("Provision again")
        shop.press("ENTER")
        shop.sell()
        shop.wait("ENTER: copy")
        shop.settled("approved")
