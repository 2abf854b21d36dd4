"""Some short days; `make days` has longer ones, and more of them."""

from host_tests.random_days.run import play


def test_after_random_days_the_till_its_journal_and_the_host_agree_to_the_fen():
    """Sales, voids and refunds with faults and power cuts; each day is settled, and the journal's ring turns."""
    outcome = play(seed=7, days=4, steps=45, sectors=10)
    assert not outcome.mismatch, outcome.mismatch
    assert outcome.days == 4 and outcome.given_up
    sales = "sale approved", "sale reverse", "sales of goods"
    for kind in (*sales, "void approved", "refund approved", "power cuts", "restarts"):
        assert outcome.did[kind], (kind, outcome.did)
