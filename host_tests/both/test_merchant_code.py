"""The shown code: CRC and layout against published payloads, and what the terminal's own says."""

from payments import merchant_code

# Payloads that others published, with their check sums. In the last, of the EMVCo specification, lengths count
# characters and the CRC bytes.
PUBLISHED = (
    (
        "00020101021252044131153137210116372101160123456789ABCDE6016Banteay Meanchey5913Kuntheas Shop5802KH540510.00"
        "53038406212010812345678",
        "1FF2",
    ),
    ("00020101021129370016A000000677010111011300669245317755802TH54076000.005303764", "9B3B"),
    (
        "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
        "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016"
        "A011223344998877070812345678",
        "A13A",
    ),
)
PAYMENT = {"terminal": "12345678", "merchant": "898110154110001", "batch": 7, "trace": 42, "amount": 123456}


class Settings:
    merchant_name = "ANXIN SHOP"
    merchant_city = "BEIJING"


def read(text):
    """{id: value} of the fields in a row."""
    found = {}
    while text:
        size = int(text[2:4])
        found[text[:2]] = text[4 : 4 + size]
        text = text[4 + size :]
    return found


def test_the_check_value_of_the_catalogues():
    assert merchant_code.crc(b"123456789") == 0x29B1
    assert merchant_code.crc(b"") == 0xFFFF


def test_published_payloads():
    for text, check in PUBLISHED:
        assert merchant_code.sealed(text) == (text + "6304" + check).encode()


def test_lengths_count_characters():
    assert merchant_code.field(1, "最佳运输") == "0104最佳运输"


def test_what_the_terminal_shows():
    data = merchant_code.payload(Settings, PAYMENT)
    assert merchant_code.sealed(data[:-8].decode()) == data
    fields = read(data.decode())
    account, more = read(fields["26"]), read(fields["62"])
    assert (fields["00"], fields["01"]) == ("01", "12"), "for one payment"
    assert account == {"00": "org.suretill", "01": "898110154110001"}
    assert (fields["52"], fields["53"], fields["54"], fields["58"]) == ("5411", "156", "1234.56", "CN")
    assert (fields["59"], fields["60"]) == ("ANXIN SHOP", "BEIJING")
    assert more == {"05": "12345678000007000042"} and data[-8:-4] == b"6304"


def test_a_name_that_is_no_ascii_gives_way_to_the_merchant_number_and_nothing_is_too_long():
    class Chinese:
        merchant_name = "安心小店"
        merchant_city = "C" * 20

    data = merchant_code.payload(Chinese, dict(PAYMENT, amount=999999999))
    fields = read(data.decode())
    assert fields["59"] == "898110154110001" and fields["60"] == "C" * 15 and fields["54"] == "9999999.99"
    assert len(data) <= 176, "more is not printed"


def test_the_reference_goes_to_the_host():
    request = dict(PAYMENT)
    shown = merchant_code.Shown()
    shown.fill(request)
    assert request["reference"] == "12345678000007000042"
