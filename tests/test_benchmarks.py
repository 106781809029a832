"""`make bench` still fits the product: its people, its requests, and what it makes of figures."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from backend.accounts.models import CareLink
from backend.app import create_app
from backend.core import audit
from backend.core.config import ROOT, Settings
from backend.core.db import db
from benchmarks.figures import Results, at_size
from benchmarks.goals import goals
from benchmarks.head import doubts
from benchmarks.load.looking import example
from benchmarks.load.wrk import Loaded
from benchmarks.machine import seconds_used
from benchmarks.places import OnSqlite
from benchmarks.plot import svg
from benchmarks.rounds import Turn
from benchmarks.run import Run
from benchmarks.works import WORKS


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> OnSqlite:
    return OnSqlite(480, tmp_path_factory.mktemp("people"))


def turn(contender: str, requests: int) -> Turn:
    return Turn("w1", contender, Loaded(requests, 1.0, 1, 2, 3), 100, 50, 80, 60, 0.5)


def test_the_product_answers_every_work_with_its_people(origin: OnSqlite) -> None:
    with origin.copy(peers=False) as place:
        app = create_app(Settings(place.product, place.key_file, "http://127.0.0.1"))
        for work in WORKS:
            asked = example(work, place.targets)
            answer = app.test_client().open(
                asked.path, method=asked.method, headers=asked.headers, json=asked.json
            )
            assert answer.status_code in (200, 201), (work.name, answer.text)
            assert work.fits(answer.json), (work.name, answer.text)
        with app.app_context():
            clients = db.session.scalars(select(CareLink.client_id))
            assert {audit.broken_at(id) for id in clients} == {None}


def test_each_turn_finds_the_people_as_they_were_made(origin: OnSqlite) -> None:
    with origin.copy(peers=False) as place:
        Path(place.product.removeprefix("sqlite:///")).write_bytes(b"spoiled")
    with origin.copy(peers=False) as place:
        file = Path(place.product.removeprefix("sqlite:///"))
        assert file.read_bytes() == (place.targets / "product.db").read_bytes()


def test_a_ratio_compares_what_ran_in_the_same_round() -> None:
    rounds = [(10, 5), (100, 25), (30, 10)]
    results = Results([turn(*who) for a, b in rounds for who in (("anew", a), ("limit", b))])
    found = results.ratio("anew", "limit")
    assert (found.least, found.median, found.most) == (2, 3, 4)


def test_a_floor_that_is_missed_is_said_to_be() -> None:
    run = Run(1, 1, 1000, parts={"w1": [turn("anew", 30), turn("sqlalchemy", 20)]})
    run.parts["w1"] += [turn("limit", 100), turn("asyncpg", 60)]
    found = {goal.what: (goal.floor_met, goal.goal_met) for goal in goals(run)}
    assert found["w1"] == (False, False)
    assert found["w7, ready after"] == (True, True)


def test_a_bound_in_seconds_stands_beside_what_the_others_needed() -> None:
    run = Run(1, 1, 1000, parts={"w1": [turn("anew", 30), turn("asyncpg", 40)]})
    run.parts["w1"] += [turn("sqlalchemy", 20), turn("limit", 100)]
    (ready,) = (goal for goal in goals(run) if goal.what == "w7, ready after")
    assert ready.found == "0.5 s (sqlalchemy 0.5, limit 0.5)"


def test_the_slowest_summaries_are_held_against_those_of_the_peer() -> None:
    ours, theirs = turn("anew", 30), turn("sqlalchemy", 20)
    slower = replace(ours, loaded=replace(ours.loaded, p95=2.1))
    for mine, met in ((ours, True), (slower, False)):
        (p95,) = (each for each in goals(Run(1, 1, 1000, parts={"w4a-long": [mine, theirs]})))
        assert (p95.what, p95.floor_met) == ("w4a-long, p95 at 16 readers", met)


def test_what_ends_while_it_is_looked_at_stops_no_run() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert seconds_used(ended.pid) == 0


def test_figures_of_a_crowd_or_of_a_short_look_are_not_for_quoting() -> None:
    whole = Run(5, 3, 1_000_000)
    assert doubts(whole) == ""
    for run in (replace(whole, load_before=3.0), replace(whole, rounds=1), Run(5, 3, 5000)):
        assert "Not for quoting" in doubts(run)


def test_the_fit_is_a_line_over_the_logarithm_of_the_size() -> None:
    points = [(10_000, 900.0), (100_000, 800.0), (1_000_000, 700.0)]
    assert at_size(points, 10_000_000) == pytest.approx(600)


def test_the_plot_is_a_picture_that_names_its_lines() -> None:
    drawn = ElementTree.fromstring(svg({"W1": [(10, 1.0), (1000, 0.8)], "W<3": [(10, 1.0)]}))
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"W1", "W<3", "10 entries", "1,000 entries"} <= set(words)


def test_the_peers_are_used_by_the_benchmark_alone() -> None:
    packages = "api backend practice sleep safety measures notifications sharing".split()
    sources = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    assert [str(path) for path in sources if re.search(r"\bbenchmarks\b", path.read_text())] == []
