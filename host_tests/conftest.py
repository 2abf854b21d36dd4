"""Import paths: firmware/ and the CPython shims for the code, host_tests/ for `vectors`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "host_tests"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from hypothesis import settings

from tools.cpython import install

install()
settings.register_profile("untimed", deadline=None)  # no test is timed: this machine may be busy
settings.load_profile("untimed")


def _counts(reporter) -> tuple:
    """(tests of both/ that passed on CPython, on MicroPython)."""
    reports = [report for report in reporter.stats.get("passed", ()) if report.when == "call"]
    on_cpython = sum(report.nodeid.startswith("host_tests/both/") for report in reports)
    recorded = [value for report in reports for name, value in report.user_properties if name == "micropython"]
    return on_cpython, sum(recorded)


def pytest_terminal_summary(terminalreporter) -> None:
    on_cpython, on_micropython = _counts(terminalreporter)
    if on_cpython or on_micropython:
        terminalreporter.write_line(f"both: {on_cpython} tests on CPython, {on_micropython} on MicroPython")


def pytest_sessionfinish(session) -> None:
    """A whole run fails when the two counts differ; a selection of tests may have any."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    option = session.config.option
    whole = not (option.keyword or option.markexpr or option.file_or_dir or getattr(option, "lf", False))
    if reporter and whole and session.exitstatus == 0 and not option.collectonly:
        on_cpython, on_micropython = _counts(reporter)
        if on_cpython != on_micropython:
            session.exitstatus = 1
