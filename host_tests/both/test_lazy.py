"""What is fetched comes with all it needs, and goes with all that came; what was there before stays."""

import sys

from lazy import fetch, forget, release

USER, USED = "slips.sale", "slips.layout"


def gone():
    forget(USER, USED)


def there(name):
    return name in sys.modules


def test_what_came_goes():
    gone()
    fetch(USER)
    assert there(USER) and there(USED)
    release(USER)
    assert not there(USER) and not there(USED)
    assert not hasattr(sys.modules["slips"], "sale") and not hasattr(sys.modules["slips"], "layout")


def test_what_was_there_before_stays():
    gone()
    before = fetch(USED)
    assert fetch(USER).head is before.head
    release(USER)
    assert sys.modules[USED] is before


def test_one_that_was_not_fetched_is_not_let_go():
    gone()
    __import__(USER)
    before = fetch(USER)
    release(USER)
    assert sys.modules[USER] is before


def test_one_that_is_fetched_twice_is_one():
    gone()
    first = fetch(USER)
    assert fetch(USER) is first
    release(USER)
    assert not there(USER) and not there(USED)
    release(USER)


def test_one_that_cannot_be_imported_leaves_nothing():
    gone()
    layout = fetch(USED)
    head = layout.head
    del layout.head
    forget("payments.paper")
    try:
        fetch(USER)
        raise AssertionError("imported")
    except ImportError:
        assert not there(USER) and not there("payments.paper")
    finally:
        layout.head = head
