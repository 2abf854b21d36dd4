"""Looking a name up: real datagrams, from servers good and bad. A key is answered meanwhile."""

from doubles.udp_server import Leads, Server
from drivers import names, udp

NAME = b"\x03pay\x07example\0"
IS = b"\xc0\x0c"  # a pointer to the question's name
IN_A = b"\0\1\0\1"


def record(owner, kind, data, seconds=300):
    return owner + bytes((0, kind, 0, 1)) + seconds.to_bytes(4, "big") + len(data).to_bytes(2, "big") + data


def answer(request, *records, head=b"\x81\x80", count=None, question=None):
    counts = b"\0\1" + (len(records) if count is None else count).to_bytes(2, "big") + bytes(4)
    return request[:2] + head + counts + (question or request[12:]) + b"".join(records)


def looked_up(reply, host="pay.example"):
    """(what came of it, the server), for a server that answers with reply(request)."""
    server = Server(reply)
    saved, udp.socket = udp.socket, Leads(server.port)
    try:
        found = server.asked(names.address(host, "192.0.2.53"))
        assert udp.socket.meant in ([], [("192.0.2.53", 53)])
    finally:
        udp.socket = saved
    return found, server


def refused(reply, host="pay.example"):
    """The words of the refusal."""
    found, _ = looked_up(reply, host)
    assert isinstance(found, OSError), found
    return found.args[0]


def test_a_name_becomes_an_address_and_holds_a_minute_at_least_and_a_day_at_most():
    for told, holds in ((300, 300), (0, 60), (59, 60), (0x7FFFFFFF, 86400), (0xFFFFFFFF, 60)):
        address = record(IS, 1, bytes((10, 1, 2, 3)), told)
        found, server = looked_up(lambda request, address=address: [answer(request, address)])
        assert found == ("10.1.2.3", holds), (told, found)
    (request,) = server.got
    assert request[2:] == b"\1\0\0\1\0\0\0\0\0\0" + NAME + IN_A


def test_each_request_has_its_own_number():
    found = set()
    for _ in range(4):
        _, server = looked_up(lambda request: [answer(request, record(IS, 1, bytes(4)))])
        found.add(server.got[0][:2])
    assert len(found) > 1


def test_an_alias_is_followed_wherever_it_stands():
    alias = record(IS, 5, b"\4web1\xc0\x10", 70)  # the pointer leads into the question: example
    address = record(b"\4WEB1\7example\0", 1, bytes((10, 0, 0, 7)))
    other = record(b"\4web2\7example\0", 1, bytes((10, 0, 0, 8)))
    for records in ((alias, other, address), (address, other, alias)):
        found, _ = looked_up(lambda request, records=records: [answer(request, *records)])
        assert found == ("10.0.0.7", 70)


def test_records_of_other_kinds_are_passed_over():
    other = record(IS, 28, bytes(16)), record(IS, 16, b"\4text"), IS + b"\0\1\0\3" + bytes(4) + b"\0\4" + bytes(4)
    found, _ = looked_up(lambda request: [answer(request, *other, record(IS, 1, bytes((10, 1, 2, 3))))])
    assert found[0] == "10.1.2.3"


def test_what_answers_another_request_is_passed_over():
    def reply(request):
        good = answer(request, record(IS, 1, bytes((10, 6, 6, 6))))
        yield bytes((request[0] ^ 1,)) + good[1:]  # another number
        yield request[:2] + b"\x01\x80" + good[4:]  # no answer, but a question
        yield answer(request, record(IS, 1, bytes(4)), question=b"\3pax" + request[16:])
        yield request[:2]
        yield b"\xff" * 40
        yield answer(request, record(IS, 1, bytes((10, 1, 2, 3))), question=request[12:].upper())

    assert looked_up(reply)[0] == ("10.1.2.3", 300)


def test_a_silent_server_is_asked_three_times_and_holds_up_nobody():
    found, server = looked_up(lambda request: [])
    assert found.args[0] == "name server: no answer"
    assert len(server.got) == 3 and len(set(server.got)) == 1
    assert server.beats > 30, "the loop goes on, as the keypad's would"


def test_the_second_try_brings_it():
    requests = []

    def reply(request):
        requests.append(request)
        return [answer(request, record(IS, 1, bytes((10, 1, 2, 3))))] if len(requests) == 2 else []

    assert looked_up(reply)[0] == ("10.1.2.3", 300)


def test_a_name_that_is_not_known_or_has_no_address_is_refused_with_words():
    assert refused(lambda request: [answer(request, head=b"\x81\x83")]) == "no host of that name"
    assert refused(lambda request: [answer(request, head=b"\x81\x82")]) == "name server: error 2"
    assert refused(lambda request: [answer(request)]) == "name server: no address"
    assert refused(lambda request: [answer(request, record(IS, 28, bytes(16)))]) == "name server: no address"


def test_an_answer_that_cannot_be_read_is_refused_with_words():
    good = record(IS, 1, bytes((10, 1, 2, 3)))
    for told, words in (
        ((good[:-1],), "cut off"), ((good[:7],), "cut off"), ((good[:1],), "cut off"),
        ((b"\xc0\xff" + good[2:],), "circles"),
        ((b"\x3f" + good,), "cut off"), ((b"\x40" + bytes(80) + good,), "too long"),
        ((record(IS, 5, b"\xc0\x2a"),), "circles"),  # its own place
        ((record(IS, 5, b"\1a\xc0\x29"),), "circles"),
        ((record(IS, 5, b"\3pay\7example\0"),), "no address"), ((record(b"\0", 16, bytes(500)), good), "too long"),
        ((record((b"\x3f" + bytes(63)) * 5 + b"\0", 1, bytes(4)),), "too long"),
    ):  # fmt: skip
        assert words in refused(lambda request, told=told: [answer(request, *told)]), told
    assert "cut off" in refused(lambda request: [answer(request, count=9)])


def test_any_bytes_end_in_an_address_or_in_words():
    request = b"\x12\x34" + b"\1\0\0\1\0\0\0\0\0\0" + NAME + IN_A
    whole = answer(request, record(IS, 5, b"\4web1\xc0\x10"), record(b"\4web1\xc0\x10", 1, bytes(4)))
    for place in range(12, len(whole)):
        for value in (0, 1, 63, 64, 0xC0, 0xFF):
            for message in (whole[:place], whole[:place] + bytes((value,)) + whole[place + 1 :]):
                try:
                    names._read(message, request)
                except ValueError:
                    pass


def test_addresses_need_no_server_and_nonsense_gets_none():
    found, server = looked_up(lambda request: [], "192.168.1.20")
    assert found == ("192.168.1.20", 86400) and not server.got
    for host in ("a..b", "", "." * 3, "x" * 64 + ".example"):
        assert refused(lambda request: [], host) == "that is no host's name"
