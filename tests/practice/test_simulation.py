"""A few of the made-up clients of `make simulate`, played to the end."""

from practice.offers import MAX_OFFERS_A_DAY
from tools.simulation.play import DAYS, play
from tools.simulation.report import picture, report
from tools.simulation.seen import together


def test_a_year_never_piles_up_and_contexts_widen() -> None:
    seen = together([play(range(20)), play(range(20, 30))])
    assert max(seen.offers) == max(seen.on_return) == MAX_OFFERS_A_DAY
    assert seen.on_return.total() > 20, "there were breaks"
    assert seen.longest_break > 40
    assert seen.replayed > 50
    assert {"not today", "not there", "could not", "avoided"} <= set(seen.answers)
    assert sum(seen.reached[1]) < sum(seen.reached[DAYS // 28])
    assert len(seen.reached[1]) == 30
    page = report(seen, 30)
    assert "Most offers on any of" in page
    assert picture(seen).count("<polyline") == 2
