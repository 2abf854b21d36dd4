"""A fault is kept, bounded, without card data, without a second fault; a run that ended without a word counts too."""

import os

from crashlog import CrashLog

PATH = "crashlog-test.json"
NUMBER = "6200000000000005"
TRACK2 = NUMBER + "=30121011234567890"


class Clock:
    """The memory of a clock: it outlives a reset, and is lost with the power."""

    def __init__(self):
        self.kept = b""

    def memory(self, data=None):
        if data is None:
            return self.kept
        self.kept = data


def rename(old, new):
    os.rename(old, new)


def fault(text):
    try:
        raise ValueError(text)
    except ValueError as problem:
        return problem


def forget():
    for name in (PATH, PATH + ".new"):
        try:
            os.remove(name)
        except OSError:
            pass


def start(clock, cause="", path=PATH):
    """The log of a run that begins; the run before ended by `cause`, as the chip says."""
    log = CrashLog(path, rename, clock)
    log.load(cause, 850000000)
    return log


def fresh():
    forget()
    return start(Clock())


def test_faults_are_counted_and_kept_over_a_restart():
    clock = Clock()
    forget()
    for n in range(5):
        start(clock, "reset").add(fault("number %d" % n), 850000000)
    again = start(clock, "reset")
    assert again.failures == 5 and len(again.entries) == 3
    assert "number 4" in again.cause and again.entries[-1].startswith("850000000 ")
    again.healthy()
    assert start(Clock()).failures == 0
    assert len(start(Clock()).entries) == 3
    forget()


def test_three_in_a_row_are_no_place_for_sales():
    clock = Clock()
    forget()
    for _ in range(3):
        log = start(clock, "reset")
        assert log.safe is False
        log.add(fault("again"), 0)
    assert start(clock, "reset").safe
    forget()


def test_a_run_that_ended_without_a_word_counts_with_what_the_chip_says():
    for cause in ("watchdog", "brown-out", "reset"):
        clock = Clock()
        forget()
        start(clock)
        log = start(clock, cause)
        assert (log.failures, log.cause, log.entries) == (1, cause, ["850000000 " + cause])
        assert start(clock, cause).failures == 2
    forget()


def test_the_switch_counts_never_and_a_soft_reset_neither():
    forget()
    for _ in range(5):
        assert start(Clock(), "brown-out").failures == 0, "a power-on: nothing is left of the mark"
    clock = Clock()
    for _ in range(5):
        assert start(clock, "").failures == 0
    assert start(Clock()).entries == []
    forget()


def test_starts_cut_off_before_the_log_was_read_count_one_by_one():
    clock = Clock()
    forget()
    for _ in range(3):
        CrashLog(PATH, rename, clock)
    log = start(clock, "watchdog")
    assert log.failures == 3 and len(log.entries) == 1
    assert start(clock, "watchdog").failures == 4
    forget()


def test_a_start_cut_off_while_it_wrote_the_log_counts_once():
    """The dip that ended the run before comes again while that is written down."""
    clock = Clock()
    forget()
    start(clock)
    before = CrashLog(PATH, rename, clock)
    marked = clock.kept
    before.load("brown-out", 0)
    clock.kept = marked
    assert before.failures == 1 and start(clock, "brown-out").failures == 2
    forget()


def test_a_healthy_run_begins_the_count_again():
    clock = Clock()
    forget()
    start(clock)
    start(clock, "watchdog").healthy()
    assert start(clock, "watchdog").failures == 1
    forget()


def test_what_else_lies_in_the_memory_is_no_mark():
    for rubbish in (b"", b"\x00", b"runs", b"running", bytes(2048)):
        clock = Clock()
        clock.memory(rubbish)
        forget()
        assert start(clock, "watchdog").failures == 0
    forget()


def test_the_restart_after_a_fault_and_one_that_is_wanted_are_no_faults_of_their_own():
    clock = Clock()
    forget()
    start(clock).add(fault("once"), 0)
    log = start(clock, "reset")
    assert log.failures == 1 and len(log.entries) == 1
    log.close()
    log = start(clock, "reset")
    assert log.failures == 1 and len(log.entries) == 1
    forget()


def test_two_faults_of_one_run_are_two_entries_and_one_failure():
    log = fresh()
    log.add(fault("first"), 0)
    log.add(fault("second"), 0)
    assert log.failures == 1 and len(log.entries) == 2
    forget()


def test_a_long_traceback_is_cut_to_its_end_and_keeps_its_time():
    log = fresh()
    log.add(fault("x" * 5000 + " the end"), 850000000)
    assert len(log.entries[0]) <= 510 and "the end" in log.cause
    assert log.entries[0].startswith("850000000 ")
    forget()


def test_words_are_kept_as_they_are():
    log = fresh()
    log.add("a task ended", 7)
    assert log.entries == ["7 a task ended"] and log.cause == "a task ended"
    forget()


def test_no_message_brings_a_card_into_the_log():
    spaced = " ".join([NUMBER[at : at + 4] for at in range(0, 16, 4)])
    packed = repr(bytes([int(NUMBER[at : at + 2], 16) for at in range(0, 16, 2)]))
    for quoted in (NUMBER, TRACK2, spaced, "%s\n%s" % (NUMBER, TRACK2), packed + TRACK2):
        log = fresh()
        log.add(fault("not understood: " + quoted), 850000000)
        with open(PATH) as file:
            kept = file.read()
        for secret in (NUMBER, TRACK2[17:], spaced):
            assert secret not in kept and secret not in log.cause, quoted
        assert "ValueError" in kept and "*" in kept
    forget()


def test_what_else_a_message_says_is_kept():
    log = fresh()
    log.add(fault("[Errno 5] at 262144"), 0)
    assert "[Errno 5] at 262144" in log.cause
    forget()


def test_a_broken_file_is_an_empty_log():
    for rubbish in ("", "{", "[]", '{"failures": "x", "entries": 3}'):
        forget()
        with open(PATH, "w") as file:
            file.write(rubbish)
        log = start(Clock())
        assert (log.failures, log.entries) == (0, [])
    forget()


def test_a_file_system_that_refuses_makes_no_second_fault():
    log = start(Clock(), "", "no-such-folder/crashes.json")
    log.add(fault("lost"), 0)
    assert log.failures == 1 and "lost" in log.cause


def test_the_old_file_stands_until_the_new_one_takes_its_place():
    def refused(old, new):
        raise OSError(5)

    fresh().add(fault("kept"), 0)
    log = CrashLog(PATH, refused, Clock())
    log.load("", 0)
    log.add(fault("lost"), 0)
    assert "kept" in start(Clock()).cause
    forget()
