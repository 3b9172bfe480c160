"""Put the figures, plots and pictures of a run into the docs.

Law: only what stands between the two markers is replaced; the prose around it is a person's.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from evaluation import plots, real_frames
from evaluation.filming import ROOT
from evaluation.matching import NOBODY, match, palms
from evaluation.plots import Line
from evaluation.scores import Scores, join
from evaluation.table import Case, label
from evaluation.values import Floats
from handspan_service.tracking.nets import Networks

DOCUMENT = ROOT / "docs" / "accuracy.md"
IMAGES = ROOT / "docs" / "images"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
STEP_MM = 25.0
FAR_ENOUGH = 200  # Wanted hands in a step of distance, for a point of the plot.


def write(text: str, people: dict[str, list[Case]], networks: Networks) -> None:
    """Write tables, plots and overlays of one run."""
    for name, drawing in _plots(people).items():
        (IMAGES / f"accuracy-{name}.svg").write_text(drawing, encoding="utf-8")
    for picture in real_frames.annotated():
        drawn = real_frames.overlay(picture, real_frames.find(picture, networks))
        path = IMAGES / f"accuracy-{picture.path.stem.split('_640')[0]}.jpg"
        cv2.imwrite(str(path), drawn, [cv2.IMWRITE_JPEG_QUALITY, 82])
    replace(DOCUMENT, text)


def replace(path: Path, text: str) -> None:
    """Put a text between the markers of a document.

    Raises:
        ValueError: The markers are not there.
    """
    whole = path.read_text(encoding="utf-8")
    if BEGIN not in whole or END not in whole:
        raise ValueError(f"{path} lacks the marks {BEGIN} and {END}")
    before, rest = whole.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    path.write_text(f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}", encoding="utf-8")


def _plots(people: dict[str, list[Case]]) -> dict[str, str]:
    ours = next(iter(people.values()))
    totals = {
        label(name, cases, ours): join([case.scores for case in cases])
        for name, cases in people.items()
    }
    distance = [_by_distance(name, scores) for name, scores in totals.items()]
    shares = [_cumulative(name, scores) for name, scores in totals.items()]
    drawn = {
        "distance": plots.plot("Joint error by distance", "palm above the controller, mm",
                               "mean joint error, mm", distance),
        "pck": plots.plot("Share of joints within a distance of the truth", "distance, mm",
                          "share of joints", shares, most=1.0),
    }
    for case in ours:
        if case.sequence.name == "lag-x":
            drawn["lag"] = _path(case)
    return drawn


def _by_distance(name: str, scores: Scores) -> Line:
    edges = np.arange(100.0, 500.0 + STEP_MM, STEP_MM)
    means = []
    for low, high in pairwise(edges.tolist()):
        part = scores.near(low, high)
        enough = part.found.sum() >= FAR_ENOUGH / (1.0 + 3.0 * (len(scores.found) < 10_000))
        means.append(float(np.nanmean(part.error_mm[part.found])) if enough else np.nan)
    return Line(name, (edges[:-1] + edges[1:]) / 2.0, np.array(means))


def _cumulative(name: str, scores: Scores) -> Line:
    error = scores.error_mm[scores.found].ravel()
    error = np.sort(error[np.isfinite(error)])
    at = np.linspace(0.0, 30.0, 61)
    return Line(name, at, np.searchsorted(error, at) / max(len(error), 1))


def _path(case: Case) -> str:
    """Return the plot of the true and the published palm of a swinging hand."""
    slots = match(case.truth, case.published)
    slot = int(case.truth.present.any(axis=0).argmax())
    true, said = palms(case.truth, case.published)
    rows = np.arange(len(slots))
    found = slots[:, slot] != NOBODY
    path: Floats = np.where(found, said[rows, np.maximum(slots[:, slot], 0), 0], np.nan)
    lowest = float(np.nanmin(true[:, slot, 0]))
    window = slice(60, 60 + 230)
    times = rows / case.rate_hz
    return plots.plot(
        "A palm that swings at up to 0.5 m/s", "time, s", "x from the leftmost place, mm",
        [Line("truth", times[window], np.maximum(true[window, slot, 0] - lowest, 0.0)),
         Line("published", times[window], np.maximum(path[window] - lowest, 0.0))],
    )
