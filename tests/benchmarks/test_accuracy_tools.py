"""How tools are judged, and what is true about them."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation import clips, filming, props
from evaluation.acting import Person, Play
from evaluation.programme import programme
from evaluation.table import Case, report
from evaluation.tool_scores import join_tools, judge_tools
from evaluation.values import RATE_HZ, RIGHT, Published, Truth
from handspan_service.contract.model import Orientation, Side
from handspan_service.geometry import R_D_C, nominal_calibration

IMAGES = 200
TIP_MM, TOWARD = np.array([10.0, 180.0, -120.0]), np.array([0.0, 0.0, -1.0])


def holding() -> Truth:
    """Return a hand that holds a tool all the time."""
    truth = Truth.nothing(IMAGES)
    truth.present[:, RIGHT] = True
    truth.visible[:, RIGHT] = 1.0
    truth.joints_mm[:, RIGHT] = [10.0, 200.0, 0.0]
    truth.palm_mm[:, RIGHT] = [10.0, 200.0, 0.0]
    truth.tool_mm[:] = TIP_MM
    truth.tool_toward[:] = TOWARD
    truth.tool_seen[:] = True
    return truth


def told(off_mm: float = 0.0) -> Published:
    """Return who tells of it from the first image on."""
    said = Published.nothing(IMAGES)
    said.tool_id[:, 1] = 1
    said.tool_mm[:, 1] = TIP_MM + [off_mm, 0.0, 0.0]
    said.tool_toward[:, 1] = TOWARD
    return said


def test_a_perfect_tracker_and_one_that_finds_nothing() -> None:
    scores = judge_tools(holding(), told(), RATE_HZ)
    assert 100 < len(scores.found) < IMAGES, "it is not wanted at once"
    assert scores.found.all()
    assert (scores.tip_mm.max(), scores.turn_deg.max()) == (0.0, 0.0)
    assert (scores.false_tools, scores.switches) == (0, 0)
    blind = judge_tools(holding(), Published.nothing(IMAGES), RATE_HZ)
    assert not blind.found.any()
    assert np.isnan(blind.tip_mm).all()
    both = join_tools([scores, blind])
    assert both.found.mean() == 0.5
    assert both.seconds == pytest.approx(2 * IMAGES / RATE_HZ)


def test_errors_switches_and_false_tools_are_counted() -> None:
    said = told(3.0)
    said.tool_toward[:, 1] = [0.6, 0.0, -0.8]
    said.tool_id[150:, 1] = 2
    scores = judge_tools(holding(), said, RATE_HZ)
    assert scores.tip_mm == pytest.approx(3.0)
    assert scores.turn_deg == pytest.approx(36.87, abs=0.01)
    assert (scores.switches, scores.false_tools) == (1, 0)
    assert judge_tools(holding(), told(70.0), RATE_HZ).false_tools == 1
    assert judge_tools(Truth.nothing(IMAGES), told(), RATE_HZ).false_tools == 1
    twice = told()
    twice.tool_id[60:120] = 0
    assert judge_tools(Truth.nothing(IMAGES), twice, RATE_HZ).false_tools == 2


def truth_with(prop: props.Prop) -> Truth:
    play = Play(Person.invent(1), clips.conducting(Side.RIGHT, 230.0))
    turn = R_D_C[Orientation.NORMAL]
    return filming.truth_of(play, [0.3], nominal_calibration(), turn, (prop,))


def test_truth_knows_where_a_tool_ends_and_whether_it_stands_out() -> None:
    mesh = props.stick(200.0, 4.0, 0.8)
    truth = truth_with(props.held_stick(Side.RIGHT, mesh, 110.0))
    grip = 0.5 * (truth.joints_mm[0, RIGHT, 4] + truth.joints_mm[0, RIGHT, 8])
    assert truth.tool_mm[0] == pytest.approx(grip + 110.0 * truth.tool_toward[0])
    assert np.linalg.norm(truth.tool_toward[0]) == pytest.approx(1.0)
    assert truth.tool_seen[0]
    assert not truth_with(props.held_stick(Side.RIGHT, mesh, 20.0)).tool_seen[0]
    other_hand = truth_with(props.held_stick(Side.LEFT, mesh, 110.0))
    assert np.isnan(other_hand.tool_mm).all()
    cup = truth_with(props.held_cup(Side.RIGHT, 0.8))
    assert np.isnan(cup.tool_mm).all()
    assert not cup.tool_seen.any()


def test_a_report_has_tools_in_a_table_of_their_own() -> None:
    films = {one.name: one for one in programme()}
    text = report({"ours": [
        Case(films["stick-wood"], holding(), told(), RATE_HZ),
        Case(films["pen"], holding(), told(), RATE_HZ),
        Case(films["count"], Truth.nothing(IMAGES), told(), RATE_HZ),
    ]})
    table = text.split("### Tools")[1].split("###")[0]
    wanted = len(judge_tools(holding(), told(), RATE_HZ).found)
    assert f"| stick-wood | {wanted} | 1.000 | 0.0 / 0.0 | 0.0 / 0.0 | 0 | 0.0 |" in table
    assert f"| all with a tool | {2 * wanted} | 1.000 |" in table
    assert "| all without | 0 | - | - | - | 0 | 34.5 |" in table
