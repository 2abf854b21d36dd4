"""A settings file becomes an image, or changes nothing and says on which line what is wrong. No secret is told."""

import json
import re
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

from host_tests.e2e.batches import cut_off, kept
from tools.build import texts
from tools.build.sources import LANGUAGES, load
from tools.provision import reading, settings_table
from tools.provision.__main__ import main
from tools.simulator import provision as flash

EXAMPLE = Path(reading.__file__).with_name("example.toml")
SECRET = "C0FFEE" * 5 + "C0"


def given(tmp_path, text, image=None):
    """(exit code, what was printed, path of the image) of the command for this settings file."""
    path, target = tmp_path / "settings.toml", tmp_path / "flash.bin"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if image is not None:
        target.write_bytes(image)
    result = CliRunner().invoke(main, [str(path), str(target)])
    return result.exit_code, result.output, target


def settings(path):
    return json.loads(flash.get(path.read_bytes(), "settings.json"))


def test_the_example_names_every_setting_with_its_default():
    text = EXAMPLE.read_text("utf-8")
    values, _ = reading.read(EXAMPLE.read_bytes(), EXAMPLE.parent)
    assert set(values) == set(settings_table.names())
    for name, value in values.items():
        default = settings_table.row(name)[2]
        assert name in ("wifi", "tmk_1", "tmk_2") or value == (list(default) if default == () else default), name
        comment = text[: re.search(rf"^{name} = |^\[\[{name}\]\]", text, re.M).start()].rstrip().splitlines()[-1]
        assert comment.startswith("#") or " = " in comment, f"{name} has no comment"


def test_what_the_keypad_shows_of_a_setting_has_words_that_fit_its_rows():
    shown = [name for group in range(2, 9) for name in settings_table.group(group)]
    shown = [name for name in shown if settings_table.row(name)[1] not in ("key", "networks")]
    assert max(len(settings_table.group(group)) for group in range(2, 9)) <= 10, "one key each"
    for language in LANGUAGES:
        words = load(language)
        for name in shown:
            assert texts.cells(words["setting." + name]) <= 14, (name, "a number stands before it")
            kind, bounds = settings_table.row(name)[1], settings_table.row(name)[3] or ()
            if kind in ("switch", "choice", "words", "lines"):
                assert all(texts.cells(words["choice." + one]) <= 12 for one in bounds if kind == "words"), name
                continue
            assert texts.cells(words["allowed." + kind].format(*bounds)) <= 16, name


def test_the_example_makes_the_simulators_own_terminal(tmp_path):
    code, said, target = given(tmp_path, EXAMPLE.read_bytes())
    assert code == 0, said
    made = settings(target)
    assert all(made[name] == value for name, value in flash.DEFAULTS.items() if name != "ask_first_code")
    assert "check value 08D7B4FB" in said and flash.TMK_1 not in said and flash.TMK not in said


WRONG = [
    ('language = "zh"\nhost = "pay.example.com"\n', 2, "host: host name and port, as pay.example.com:5500"),
    ("terminal_id = 12345678", 1, "terminal_id: 8 digits in quotes"),
    ('merchant_id = "1"', 1, "merchant_id: 15 digits in quotes"),
    ("\n\npending_limit = 11", 3, "pending_limit: a number from 1 to 10"),
    ("pending_limit = true", 1, "pending_limit: a number from 1 to 10"),
    ('manual_entry = "yes"', 1, "manual_entry: true or false"),
    ('mac = "none"', 1, "mac: one of cup-ecb, x9.19, aes-cmac"),
    ("answer_timeout_s = 2.5", 1, "answer_timeout_s: a number from 1 to 120"),
    ('retry_delays_s = "0,x"', 1, "retry_delays_s: 1 to 10 numbers of seconds from 0 to 86400, as 0,5,15"),
    ('footer_lines = [\n "a",\n "b", "c", "d"\n]', 1, "footer_lines: at most 3 lines of at most 32 columns"),
    ('header_lines = ["' + "宽" * 17 + '"]', 1, "header_lines: at most 3 lines of at most 32 columns"),
    ('header_lines = ["smile 😀"]', 1, "header_lines: the printer has no '😀'"),
    ('merchant_name = ""', 1, "merchant_name: text of 1 to 40 characters"),
    ('merchnt_name = "x"', 1, "unknown setting merchnt_name: is merchant_name meant?"),
    ("colour = 1", 1, "unknown setting colour"),
    ('[[wifi]]\nname = "a"\n[[wifi]]\nname = "b"\npassword = "short"', 3, "wifi: passwords of 8 to 63"),
    ('[[wifi]]\nssid = "a"', 1, "wifi: unknown ssid"),
    ('[[wifi]]\npassword = "longenough"', 1, "wifi: for each network a name"),
    ('wifi = "shop"', 1, "wifi: [[wifi]], with a line for name"),
    ('tls = "nowhere.pem"', 1, "tls: there is no file"),
    ('goods = "nowhere.csv"', 1, "goods: there is no file"),
    ('tls = "settings.toml"', 1, "tls: "),
    ('language = "zh"\nlanguage = "en"', 2, "not TOML: cannot overwrite a value"),
    ('host = "a:1\n', 1, "not TOML: "),
    ('language = "zh"\nhost "a:1"', 2, "not TOML: "),
    ("host = '''\npending_limit = 3\n'''\npending_limit = 99", 4, "pending_limit: a number"),
    (b'language = "zh"\nmerchant_name = "\xb0\xb2"', 2, "not UTF-8: save the file as UTF-8"),
    (f'tmk_1 = "{SECRET}"', 1, "tmk_2: as many digits"),
    (f'tmk_1 = "{SECRET}"\ntmk_2 = "{SECRET}"', 2, "tmk_2: another component"),
    (f'mac = "aes-cmac"\ntmk_1 = "{SECRET[:16]}"\ntmk_2 = "{SECRET[1:17]}"', 3, "tmk_2: 32 hexadecimal digits"),
    (f'tmk_1 = "{SECRET}00"', 1, "tmk_1: 16, 32 or 48 hexadecimal digits"),
    (f'[[wifi]]\nname = "a"\npassword = "{SECRET * 2}"', 1, "wifi: passwords of 8 to 63"),
]


@pytest.mark.parametrize("text, line, words", WRONG, ids=[words[:40] for _, _, words in WRONG])
def test_a_wrong_file_is_refused_whole_with_the_line_and_what_is_allowed(tmp_path, text, line, words):
    before = flash.image()
    code, said, target = given(tmp_path, text, before)
    assert code == 1 and "nothing was changed" in said
    assert f"settings.toml:{line}: {words}" in said, said
    assert target.read_bytes() == before and "C0FFEE" not in said


def test_every_wrong_line_is_told_at_once(tmp_path):
    code, said, target = given(tmp_path, 'mac = "x"\nhost = "x"\n\npending_limit = 0\n')
    assert code == 1 and not target.exists()
    assert [line.split(":")[1] for line in said.splitlines() if "settings.toml:" in line] == ["1", "2", "4"]


def test_what_the_file_does_not_name_stays_and_so_does_the_journal(tmp_path):
    before = kept(3)
    code, said, target = given(tmp_path, 'service_phone = "400 800 1234"\nheader_lines = ["安心路1号"]', before)
    assert code == 0 and "service_phone: 400 800 1234" in said, said
    assert target.read_bytes()[flash.VFS_SIZE :] == before[flash.VFS_SIZE :]
    made = settings(target)
    assert made["tmk_1"] == flash.TMK_1 and made["header_lines"] == ["安心路1号"]


def test_who_the_terminal_is_does_not_change_while_the_batch_is_open(tmp_path):
    open_batch = kept(1)
    code, said, target = given(tmp_path, 'terminal_id = "00000001"', open_batch)
    assert code == 1 and "the batch is open, settle it" in said and target.read_bytes() == open_batch
    assert given(tmp_path, 'terminal_id = "12345678"', open_batch)[0] == 0, "the same as before is no change"
    assert given(tmp_path, 'terminal_id = "00000001"', kept(0))[0] == 0


def test_keys_do_not_change_while_a_payment_is_pending(tmp_path):
    keys = f'tmk_1 = "{SECRET}"\ntmk_2 = "{flash.TMK_2}"'
    waits = kept(1, cut_off)
    code, said, _ = given(tmp_path, keys, waits)
    assert code == 1 and "a payment is pending" in said and "C0FFEE" not in said
    without = flash.put(waits, {"settings.json": b"{}"})
    assert given(tmp_path, keys, without)[0] == 0, "without any key the payment would wait for ever"
    code, said, _ = given(tmp_path, keys, kept(1))
    assert code == 0 and "tmk_1: set" in said and "C0FFEE" not in said


def test_a_wifi_password_is_never_told_and_networks_stand_in_order(tmp_path):
    text = '[[wifi]]\nname = "shop"\npassword = "opensesame"\n[[wifi]]\nname = "guest"\n'
    code, said, target = given(tmp_path, text)
    assert code == 0 and "opensesame" not in said
    assert settings(target)["wifi"] == [["shop", "opensesame"], ["guest", ""]]


def test_the_certificate_of_an_authority_goes_into_the_image(tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "bank.pem")
    code, said, target = given(tmp_path, 'tls = "bank.pem"')
    assert code == 0, said
    assert flash.get(target.read_bytes(), "ca.der")[:1] == b"\x30" and settings(target)["tls"] == "/flash/ca.der"
    authority.issue_cert("pay.example.com").cert_chain_pems[0].write_to_path(tmp_path / "bank.pem")
    code, said, _ = given(tmp_path, 'tls = "bank.pem"')
    assert code == 1 and "of a host, not of an authority" in said


def test_a_price_list_goes_into_the_image(tmp_path):
    (tmp_path / "list.csv").write_text("690123,Tea,12.50\n")
    code, said, target = given(tmp_path, 'goods = "list.csv"')
    assert code == 0 and settings(target)["goods"] == "/flash/goods.csv", said
    assert flash.get(target.read_bytes(), "goods.csv") == b"690123,Tea,12.50\n"


def test_an_image_that_is_none_and_settings_that_cannot_be_read_are_left_alone(tmp_path):
    assert "no flash image" in given(tmp_path, 'language = "en"', b"short")[1]
    broken = flash.put(flash.image(), {"settings.json": b"{"})
    code, said, target = given(tmp_path, 'language = "en"', broken)
    assert code == 1 and "cannot be read" in said and target.read_bytes() == broken


def test_a_folder_of_the_simulator_is_an_image_too(tmp_path):
    (tmp_path / "s.toml").write_text('language = "en"')
    result = CliRunner().invoke(main, [str(tmp_path / "s.toml"), str(tmp_path / "shop")])
    assert result.exit_code == 0 and settings(tmp_path / "shop" / "flash.bin")["language"] == "en"
