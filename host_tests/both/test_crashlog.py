"""A fault is kept, bounded and without a second fault; the count of faults in a row ends with a healthy minute."""

import os

from crashlog import CrashLog

PATH = "crashlog-test.json"


def rename(old, new):
    os.rename(old, new)


def fault(text):
    try:
        raise ValueError(text)
    except ValueError as problem:
        return problem


def fresh():
    for name in (PATH, PATH + ".new"):
        try:
            os.remove(name)
        except OSError:
            pass
    return CrashLog(PATH, rename)


def test_faults_are_counted_and_kept_over_a_restart():
    log = fresh()
    for n in range(5):
        log.add(fault("number %d" % n), "850000000")
    again = CrashLog(PATH, rename)
    assert again.failures == 5 and len(again.entries) == 3
    assert "number 4" in again.cause and "850000000" in again.entries[-1]
    again.healthy()
    assert CrashLog(PATH, rename).failures == 0
    assert len(CrashLog(PATH, rename).entries) == 3
    fresh()


def test_a_long_traceback_is_cut_to_its_end():
    log = fresh()
    log.add(fault("x" * 5000 + " the end"), "0")
    assert len(log.entries[0]) <= 500 and "the end" in log.cause
    fresh()


def test_a_broken_file_is_an_empty_log():
    for rubbish in ("", "{", "[]", '{"failures": "x", "entries": 3}'):
        fresh()
        with open(PATH, "w") as file:
            file.write(rubbish)
        assert (CrashLog(PATH, rename).failures, CrashLog(PATH, rename).entries) == (0, [])
    fresh()


def test_a_file_system_that_refuses_makes_no_second_fault():
    log = CrashLog("no-such-folder/crashes.json", rename)
    log.add(fault("lost"), "0")
    assert log.failures == 1 and "lost" in log.cause
