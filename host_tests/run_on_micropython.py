"""Runs every test_* function of one file of host_tests/both/, on MicroPython.

    micropython host_tests/run_on_micropython.py ROOT MODULE

Prints a line "pass NAME" or "FAIL NAME" for each, a traceback before the latter.
"""

import sys

root, name = sys.argv[1:]
sys.path[:] = [root + "/firmware", root + "/host_tests", root + "/host_tests/both", ".frozen"]
module = __import__(name)
for test in sorted(dir(module)):
    if test.startswith("test_"):
        try:
            getattr(module, test)()
        except Exception as error:
            sys.print_exception(error, sys.stdout)
            print("FAIL", test)
        else:
            print("pass", test)
