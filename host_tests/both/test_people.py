"""Who may: codes are hashed, nobody is lost in a power cut, and nobody is taken for somebody else."""

import asyncio
import os
from binascii import hexlify

from doubles.files import PLACE, Files
from raises import raises
from till import people as store
from till.pbkdf2 import derive

PATH = PLACE + "/people.txt"


def opened(files=None):
    (files or Files()).start()
    return store.People(PATH, lambda old, new: os.rename(old, new))


def right(people, number, code):
    return asyncio.run(people.right(number, code))


def put(people, number, role, code):
    asyncio.run(people.put(number, role, code))


def content():
    with open(PATH, "rb") as file:
        return file.read()


def spoil(old, new):
    data = content().replace(old, new)
    with open(PATH, "wb") as file:
        file.write(data)


def test_pbkdf2_is_what_everybody_knows_by_that_name():
    """RFC 7914, and the vectors that are handed round for SHA-256."""
    for secret, salt, rounds, expected in (
        (b"passwd", b"salt", 1, b"55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
        (b"password", b"salt", 2, b"ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"),
        (b"password", b"salt", 4096, b"c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
    ):
        assert hexlify(asyncio.run(derive(secret, salt, rounds))) == expected


def test_others_work_while_a_code_is_looked_at():
    turns = []

    async def beside():
        while True:
            turns.append(1)
            await asyncio.sleep_ms(0)

    async def both():
        task = asyncio.create_task(beside())
        await derive(b"123456", b"salt", 1000)
        task.cancel()

    asyncio.run(both())
    assert len(turns) >= 1000 // 20 - 1


def test_the_factory_has_two_people():
    people = opened()
    assert people.rows() == [("00", "s"), ("01", "o")] and people.supervisors() == ["00"]
    assert right(people, "00", "123456") and right(people, "01", "0000")
    assert not right(people, "00", "0000") and not right(people, "01", "123456")
    assert people.factory("00") and people.role("02") == ""


def test_codes_are_changed_and_added_and_never_written():
    people = opened()
    put(people, "00", store.SUPERVISOR, "918273")
    put(people, "42", store.OPERATOR, "4711")
    assert people.rows() == [("00", "s"), ("01", "o"), ("42", "o")]
    assert right(people, "00", "918273") and not right(people, "00", "123456") and not people.factory("00")
    assert right(people, "42", "4711") and not right(people, "42", "4712") and right(people, "01", "0000")
    assert b"918273" not in content() and b"4711" not in content()
    put(people, "42", store.SUPERVISOR, "555666")
    assert people.supervisors() == ["00", "42"] and not right(people, "42", "4711")
    people.remove("00")
    assert people.rows() == [("01", "o"), ("42", "s")] and people.role("00") == ""


def test_the_same_code_has_another_hash_for_everybody():
    people = opened()
    put(people, "05", store.OPERATOR, "2468")
    put(people, "06", store.OPERATOR, "2468")
    hashes = [line.split(b" ")[4] for line in content().split(b"\n") if line[:1] == b"0" and line[1:2] in b"56"]
    assert len(hashes) == 2 and hashes[0] != hashes[1]


def test_a_hundred_people_have_room():
    people = opened()
    put(people, "00", store.SUPERVISOR, "918273")
    line = [line for line in content().split(b"\n") if line.startswith(b"00")][0].decode().split(" ")[1:-1]
    for number in range(2, 100):
        store.lines.write(PATH, os.rename, "%02d" % number, line)
    assert len(people.rows()) == 100 and right(people, "99", "918273")


def test_whatever_the_power_does_there_are_the_people_before_or_after():
    """In every flash operation of a change, undone or half done."""
    for part in (0, 100, 255):
        left = 0
        while True:
            files = Files()
            people = opened(files)
            put(people, "00", store.SUPERVISOR, "918273")
            put(people, "07", store.OPERATOR, "1357")
            files.left, files.part = left, part
            try:
                put(people, "00", store.SUPERVISOR, "777888")
            except OSError:
                pass
            cut = files.dark
            people = opened(files)
            assert people.rows() == [("00", "s"), ("01", "o"), ("07", "o")]
            assert right(people, "00", "777888") != right(people, "00", "918273"), (part, left)
            assert right(people, "07", "1357") and not people.factory("00")
            if not cut:
                break
            put(people, "00", store.SUPERVISOR, "654987")
            assert right(people, "00", "654987")
            left += 1
        assert left > 3


def test_a_damaged_line_is_told_and_touches_nobody_else():
    people = opened()
    put(people, "00", store.SUPERVISOR, "918273")
    put(people, "02", store.SUPERVISOR, "246802")
    kept = [line for line in content().split(b"\n") if line.startswith(b"00")][0]
    spoil(kept, kept.replace(b"s", b"o"))
    raises(store.Unreadable, people.role, "00")
    raises(store.Unreadable, right, people, "00", "918273")
    assert people.supervisors() == ["02"] and right(people, "02", "246802")
    put(people, "00", store.SUPERVISOR, "112233")
    assert right(people, "00", "112233") and people.supervisors() == ["00", "02"]


def test_rubbish_gives_nobody_a_way_in():
    """Above all not the factory's code."""
    people = opened()
    put(people, "00", store.SUPERVISOR, "918273")
    for rubbish in (b"", b"\n\n", b"\xff" * 5000, b"00", b"00 s 0", b"00 s 0 00000000", b"00 " * 300, b"\x00\n00 s 0 "):
        with open(PATH, "wb") as file:
            file.write(rubbish)
        assert people.rows() == []
        try:
            assert people.role("00") == ""
        except store.Unreadable:
            pass


def test_a_file_that_cannot_be_read_is_not_taken_for_none():
    files = Files()
    people = opened(files)
    put(people, "00", store.SUPERVISOR, "918273")
    files.dark = True
    raises(store.Unreadable, people.rows)
    raises(store.Unreadable, people.role, "00")


def test_simple_codes_are_known():
    assert store.weak("s", "123456") and store.weak("s", "777777") and store.weak("o", "0000")
    assert not store.weak("s", "120956") and not store.weak("o", "1212")
