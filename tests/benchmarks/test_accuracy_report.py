"""The report: tables, plots, the peer's hands and the reading of the real pictures."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import handspan_service
from evaluation import document, main, plots, real_frames, watching
from evaluation.peer import Sightings, lay_out, published
from evaluation.plots import Line
from evaluation.programme import programme
from evaluation.table import Case, report
from evaluation.values import RATE_HZ, RIGHT, Published, Truth
from handspan_service.contract.model import Orientation
from handspan_service.device.optics import factory_calibration
from handspan_service.geometry import R_D_C, project

CALIBRATION = factory_calibration(5)
HAND = np.random.default_rng(2).uniform(-50.0, 50.0, (21, 3)) * [1.0, 0.4, 1.0] + [30.0, 230.0, 0]


def still(images: int = 200) -> tuple[Truth, Published]:
    truth, said = Truth.nothing(images), Published.nothing(images)
    truth.present[:, RIGHT] = True
    truth.visible[:, RIGHT] = 1.0
    truth.joints_mm[:, RIGHT] = HAND
    truth.palm_mm[:, RIGHT] = HAND.mean(axis=0)
    said.id[:, 0] = 1
    said.right[:, 0] = True
    said.joints_mm[:, 0] = HAND + [2.0, 0.0, 0.0]
    said.palm_mm[:, 0] = HAND.mean(axis=0)
    said.taken_ms[:] = 4.0
    return truth, said


def test_a_report_names_every_sequence_and_the_worst() -> None:
    cases = [Case(one, *still(), RATE_HZ) for one in programme()[:3]]
    text = report({"ours": cases})
    for case in cases:
        assert f"| {case.sequence.name} | 1.000 | 2.0 |" in text
    assert "Worst sequence by error: `" in text
    widths = {line.count("|") for line in text.splitlines() if line.startswith("| ours, ")}
    assert widths == {text.splitlines()[4].count("|")}


def test_a_peer_with_fewer_sequences_is_compared_on_those() -> None:
    ours = [Case(one, *still(), RATE_HZ) for one in programme()[:3]]
    text = report({"ours": ours, "peer": ours[:1]})
    assert "| peer, 1 of 3 sequences, all |" in text
    assert "| peer, 1 of 3 sequences | " in text, "nor is it the whole in the table of steadiness"
    assert "| ours, 1 of 3 sequences, those of peer, all |" in text
    assert f"\npeer saw `{ours[0].sequence.name}`.\n" in text


def test_a_peer_with_all_sequences_needs_no_other_rows() -> None:
    ours = [Case(one, *still(), RATE_HZ) for one in programme()[:3]]
    text = report({"ours": ours, "peer": ours})
    assert "| peer, all |" in text
    assert "those of peer" not in text
    assert "peer saw" not in text


PARTS = ("100 to 300 mm", "300 to 500 mm", "first second of an unknown user")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_hands_has_no_figures_of_the_whole(part: str) -> None:
    new = [one for one in programme() if one.family == "first second"]
    text = report({"ours": [Case(new[0], *still(), RATE_HZ)]}).split("### Steadiness")[0]
    rows = {
        line.split(" | ")[0]: [cell.strip() for cell in line.split("|")[1:-1]]
        for line in text.splitlines()
    }
    heads, whole, row = rows["| tracker"], rows["| ours, all"], rows[f"| ours, {part}"]
    for name in ("false/min", "switches/min", "acquired ms", "jerk m/s²", "CPU ms"):
        at = heads.index(name)
        assert row[at] == "-"
        assert whole[at] != "-"
    assert (row[1] == "-") == (part == "300 to 500 mm"), "the hand rests at 230 mm"


@pytest.mark.parametrize(
    "others",
    [["--quick"], ["--sequences", "count"], ["--networks", "."], ["--quality", "low_resource"],
     ["--blind", "left"]],
)
def test_a_part_is_not_put_into_the_document(
    others: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--write", *others])
    assert ended.value.code == 2
    assert f"leave out {others[0]}" in capsys.readouterr().err


USED = ("anatomy.py", "geometry.py", "images.py", "tracking/tracker.py", "contract/model.py")


@pytest.mark.parametrize("changed", USED)
def test_another_tracker_has_another_name(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = tmp_path / "product"
    shutil.copytree(Path(str(handspan_service.__file__)).parent, product)
    monkeypatch.setattr(handspan_service, "__file__", str(product / "__init__.py"))
    before = watching.version(None)
    assert watching.version(None) == before
    (product / changed).write_text((product / changed).read_text() + "# Changed.\n")
    assert watching.version(None) != before


def test_figures_replace_what_is_between_the_marks_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(f"before\n{document.BEGIN}\nold\n{document.END}\nafter\n")
    document.replace(path, "new")
    document.replace(path, "newer")
    assert path.read_text() == f"before\n{document.BEGIN}\n\nnewer\n\n{document.END}\nafter\n"
    path.write_text("no marks")
    with pytest.raises(ValueError, match="lacks the marks"):
        document.replace(path, "new")


def test_plots_are_pictures_with_every_line() -> None:
    x = np.linspace(0.0, 10.0, 11)
    gap = np.where(x == 5.0, np.nan, x)
    drawn = plots.plot("a < b", "x", "y", [Line("one", x, x), Line("two", x, gap)])
    tree = ElementTree.fromstring(drawn)
    lines = [item for item in tree.iter() if item.tag.endswith("polyline")]
    assert len(lines) == 3, "the gap splits the second line"
    assert all("nan" not in item.attrib["points"] for item in lines)
    lone = plots.plot("t", "x", "y", [Line("one", x, np.where(x == 5.0, x, np.nan))])
    assert lone.count("<circle") == 1, "a point without neighbours is seen too"
    assert "<circle" not in drawn
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.plot("t", "x", "y", [Line("one", x, np.full(11, np.nan))])


@pytest.mark.parametrize("orientation", [Orientation.NORMAL, Orientation.INVERTED])
def test_a_peer_with_perfect_pixels_has_perfect_hands(orientation: Orientation) -> None:
    seen = np.full((2, 2, 2, 21, 2), np.nan)
    other = HAND * [-1.0, 1.0, 1.0] + [-40.0, 30.0, 0.0]
    for slot, hand in enumerate((HAND, other)):
        eyes = project(hand @ R_D_C[orientation], CALIBRATION, 480)
        seen[1, 0, slot], seen[1, 1, 1 - slot] = eyes  # The eyes count hands in another order.
    right = np.zeros((2, 2, 2), np.bool_)
    right[:, 0, 0] = True
    said = published(Sightings(seen, right, np.ones(2)), CALIBRATION, R_D_C[orientation])
    assert said.id.tolist() == [[0, 0], [2, 1]]
    assert said.joints_mm[1, 0] == pytest.approx(HAND, abs=0.01)
    assert said.joints_mm[1, 1] == pytest.approx(other, abs=0.01)


def test_a_keypoint_whose_rays_do_not_meet_takes_the_middle_distance() -> None:
    left = np.tile([0.1, 0.0], (21, 1))
    right = np.tile([-0.1, 0.0], (21, 1))
    right[3, 0] = 0.2
    points = lay_out(left, right, 40.0)
    assert points[:, 2] == pytest.approx(200.0)
    assert points[3, 0] == pytest.approx(30.0)


def test_distances_to_a_reading_are_taken_on_square_pixels() -> None:
    true = np.full((21, 2), np.nan)
    true[4], true[8] = (100.0, 50.0), (200.0, 60.0)
    said = np.zeros((21, 2))
    said[4], said[8] = (104.0, 50.0), (200.0, 62.0)
    assert real_frames.off_percent(said, true, 40.0).tolist() == [10.0, 10.0]


def test_the_reading_of_the_real_pictures_is_whole() -> None:
    pictures = real_frames.annotated()
    if not pictures:
        pytest.skip(f"real pictures are missing: {real_frames.DATA}")
    for picture in pictures:
        for half in picture.halves:
            both = np.isfinite(half.seen[:, 0]) & np.isfinite(half.unsure[:, 0])
            assert not both.any(), "a joint is either seen or unsure"
            assert np.isfinite(half.seen[:, 0]).sum() >= 5
            inside = half.seen[np.isfinite(half.seen[:, 0])]
            assert ((inside >= 0) & (inside < [640, 240])).all()


def test_a_reading_contradicts_a_recorded_calibration_little() -> None:
    pictures = [picture for picture in real_frames.annotated() if picture.recorded]
    if not pictures:
        pytest.skip(f"real pictures are missing: {real_frames.DATA}")
    for picture in pictures:
        assert real_frames.rows_apart_percent(picture) < 2.0
        # Halves that are laid the other way round are told apart by what lies behind the eyes.
        turned = replace(picture, halves=picture.halves[::-1])
        assert real_frames.rows_apart_percent(turned) < 2.0
