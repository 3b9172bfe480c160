"""The report as Markdown: who, what, how well.

Law: every figure is computed here from what was published; nothing is typed in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluation.figures import Figures, figures, lag_ms, passed, rest, spearman, strengths
from evaluation.programme import Sequence, programme
from evaluation.scores import FARTHEST_MM, NEAREST_MM, Scores, join, judge
from evaluation.tool_scores import ToolScores, join_tools, judge_tools
from evaluation.values import Floats, Published, Truth

MIDDLE_MM = 300.0  # Between near and far hands.
LEAST_WANTED = 100  # A sequence with fewer wanted hands is not called the worst.


@dataclass(frozen=True, eq=False)
class Case:
    """One sequence as one tracker saw it."""

    sequence: Sequence
    truth: Truth
    published: Published
    rate_hz: float

    @property
    def scores(self) -> Scores:
        """What it tells."""
        return judge(self.truth, self.published, self.rate_hz)

    @property
    def tools(self) -> ToolScores:
        """What it tells about tools."""
        return judge_tools(self.truth, self.published, self.rate_hz)

    @property
    def holds_tool(self) -> bool:
        """Whether somebody holds a tool in it."""
        return any(prop.tool for prop in self.sequence.props)


COLUMNS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("recall", lambda f: _number(f.recall, 3)),
    ("joints", lambda f: _number(f.joints, 1)),
    ("median", lambda f: _number(f.median, 1)),
    ("tips", lambda f: _number(f.tips, 1)),
    ("palm", lambda f: _number(f.palm, 1)),
    ("to wrist", lambda f: _number(f.relative, 1)),
    ("@10", lambda f: _number(f.pck10, 2)),
    ("@20", lambda f: _number(f.pck20, 2)),
    ("side", lambda f: _number(f.side, 3)),
    ("false/min", lambda f: _number(f.false_per_min, 1)),
    ("switches/min", lambda f: _number(f.switches_per_min, 1)),
    ("acquired ms", lambda f: _pair(f.acquired, f.acquired_p95, 0)),
    ("jerk m/s²", lambda f: _number(f.jerk, 1)),
    ("CPU ms", lambda f: _pair(f.ms_p50, f.ms_p95, 1)),
)


def _number(value: float, digits: int) -> str:
    if math.isnan(value):
        return "-"
    return "never" if math.isinf(value) else f"{value:.{digits}f}"


def _pair(median: float, most: float, digits: int) -> str:
    if math.isnan(median):
        return "-"
    return f"{_number(median, digits)} / {_number(most, digits)}"


def header(first: str) -> str:
    """Return the head of a table."""
    names = [first, *(name for name, _ in COLUMNS)]
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}"


def line(name: str, scores: Scores) -> str:
    """Return one row."""
    row = figures(scores)
    return f"| {name} | {' | '.join(show(row) for _, show in COLUMNS)} |"


def label(name: str, cases: list[Case], ours: list[Case]) -> str:
    """Return what somebody is called: who saw fewer sequences than we did is told by his name."""
    if len(cases) == len(ours):
        return name
    return f"{name}, {len(cases)} of {len(ours)} sequences"


def report(people: dict[str, list[Case]]) -> str:
    """Return all tables.

    Args:
        people: Trackers by name, ours first; others may have seen fewer sequences.
    """
    ours = next(iter(people.values()))
    parts = [
        _extent(ours),
        "\n### All sequences\n", _overall(people),
        "\n### Steadiness and strengths\n", _steadiness(people),
        "\n### Tools\n", _tools(ours),
    ]
    groups: tuple[tuple[str, Callable[[Case], str]], ...] = (
        ("pose family", lambda case: case.sequence.family),
        ("light", lambda case: case.sequence.light.name),
        ("sequence", lambda case: case.sequence.name),
    )
    for title, key in groups:
        parts += [f"\n### By {title}\n", _grouped(title, ours, key)]
    return "\n".join(parts) + f"\n\n{_worst(ours)}\n"


def _extent(cases: list[Case]) -> str:
    """Say how much was played, so that a part is never taken for the whole."""
    seconds = sum(case.sequence.seconds for case in cases)
    images = sum(len(case.published.id) for case in cases)
    return (
        f"{len(cases)} of {len(programme())} sequences, {seconds:.0f} s of motion, {images} images."
    )


def _overall(people: dict[str, list[Case]]) -> str:
    lines = [header("tracker")]
    notes: list[str] = []
    ours, *others = people
    for name, cases in people.items():
        lines += _ranges(label(name, cases, people[ours]), cases)
    for other in others:
        names = {case.sequence.name for case in people[other]}
        same = [case for case in people[ours] if case.sequence.name in names]
        if len(same) < len(people[ours]):
            lines += _ranges(f"{label(ours, same, people[ours])}, those of {other}", same)
            quoted = ", ".join(f"`{case.sequence.name}`" for case in same)
            notes.append(f"\n{other} saw {quoted}.")
    return "\n".join([*lines, *notes])


def _ranges(name: str, cases: list[Case]) -> list[str]:
    """Return the rows of one tracker: everything, near, far, and hands that are new."""
    scores = join([case.scores for case in cases])
    lines = [
        line(f"{name}, all", scores),
        line(f"{name}, {NEAREST_MM:.0f} to {MIDDLE_MM:.0f} mm", scores.near(NEAREST_MM, MIDDLE_MM)),
        line(f"{name}, {MIDDLE_MM:.0f} to {FARTHEST_MM:.0f} mm",
             scores.near(MIDDLE_MM, FARTHEST_MM)),
    ]
    new = [case.scores for case in cases if case.sequence.family == "first second"]
    if new:
        lines.append(line(f"{name}, first second of an unknown user", join(new).first_second()))
    return lines


def _grouped(title: str, cases: list[Case], key: Callable[[Case], str]) -> str:
    groups: dict[str, list[Scores]] = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case.scores)
    lines = [header(title)]
    lines += [line(name, join(scores)) for name, scores in groups.items()]
    return "\n".join(lines)


def _steadiness(people: dict[str, list[Case]]) -> str:
    lines = ["| tracker | palm at rest mm | tips at rest mm | lag x / y / z at 0.5 m/s, ms "
             "| grab, Spearman | pinch, Spearman | grab, pinch through 0.5, said / true |",
             "|---|---|---|---|---|---|---|"]
    ours = next(iter(people.values()))
    for name, cases in people.items():
        palm, tips = at_rest(cases, MIDDLE_MM)
        far_palm, far_tips = at_rest(cases, FARTHEST_MM + 1.0)
        lags = " / ".join(_number(lag_ms(c.truth, c.published, c.rate_hz), 0)
                          for c in cases if c.sequence.family == "lag") or "-"
        grab, pinch = (_number(monotone(cases, what), 3) for what in ("grab", "pinch"))
        through = ", ".join(passings(cases, what) for what in ("grab", "pinch"))
        lines.append(
            f"| {label(name, cases, ours)} "
            f"| {_number(palm, 2)} to 300 mm, {_number(far_palm, 2)} to 500 "
            f"| {_number(tips, 2)} to 300 mm, {_number(far_tips, 2)} to 500 | {lags} | {grab} | "
            f"{pinch} | {through} |"
        )
    return "\n".join(lines)


TOOL_HEAD = (
    "| sequence | wanted | recall | tip mm, mean / p95 | direction °, mean / p95 | switches "
    "| false/min |\n|---|---|---|---|---|---|---|"
)


def _tools(cases: list[Case]) -> str:
    """Return the table of the sequences with a tool, and of all others together."""
    rows = [(case.sequence.name, case.tools) for case in cases if case.holds_tool]
    if len(rows) > 1:
        rows.append(("all with a tool", join_tools([scores for _, scores in rows])))
    others = [case.tools for case in cases if not case.holds_tool]
    if others:
        rows.append(("all without", join_tools(others)))
    return "\n".join([TOOL_HEAD, *(_tool_line(name, scores) for name, scores in rows)])


def _tool_line(name: str, scores: ToolScores) -> str:
    recall = float(scores.found.mean()) if scores.found.size else float("nan")
    return (
        f"| {name} | {len(scores.found)} | {_number(recall, 3)} | {_spread(scores.tip_mm)} "
        f"| {_spread(scores.turn_deg)} | {scores.switches} "
        f"| {_number(scores.false_tools * 60.0 / scores.seconds, 1)} |"
    )


def _spread(values: Floats) -> str:
    known = values[np.isfinite(values)]
    if not known.size:
        return "-"
    return _pair(float(known.mean()), float(np.percentile(known, 95)), 1)


def at_rest(cases: list[Case], below_mm: float) -> tuple[float, float]:
    """Return how far palm and tips of resting hands wander, mm, mean over sequences."""
    found: list[tuple[float, float]] = []
    for case in cases:
        if case.sequence.family == "still" and case.truth.palm_mm[0, :, 1][
            case.truth.present[0]
        ].max() <= below_mm:
            found.append(rest(case.truth, case.published, case.rate_hz))
    values = np.array(found, np.float64).reshape(-1, 2)
    values = values[np.isfinite(values).all(axis=1)]
    if not len(values):
        return float("nan"), float("nan")
    return float(values[:, 0].mean()), float(values[:, 1].mean())


def monotone(cases: list[Case], name: str) -> float:
    """Return the rank correlation of grab or pinch over the sequences made for it."""
    pairs: list[tuple[Floats, Floats]] = [
        strengths(case.truth, case.published, name)
        for case in cases if case.sequence.family == name
    ]
    if not pairs:
        return float("nan")
    true, said = (np.concatenate([pair[i] for pair in pairs]) for i in (0, 1))
    return spearman(true, said)


def passings(cases: list[Case], name: str) -> str:
    """Return how often said and true grab or pinch pass the middle, in the sequences made for it.

    A dash stands for a tracker that has no such strength.
    """
    counts = [passed(case.truth, case.published, name) for case in cases
              if case.sequence.family == name and np.isfinite(getattr(case.published, name)).any()]
    if not counts:
        return "-"
    said, true = (sum(count) for count in zip(*counts, strict=True))
    return f"{said} / {true}"


def _worst(cases: list[Case]) -> str:
    rows = [(case.sequence.name, figures(case.scores)) for case in cases]
    rows = [(name, row) for name, row in rows if row.wanted >= LEAST_WANTED]
    if not rows:
        return "No sequence has enough hands to be called the worst."
    by_error = max(rows, key=lambda row: np.nan_to_num(row[1].joints, nan=np.inf))
    by_recall = min(rows, key=lambda row: row[1].recall)
    return (
        f"Worst sequence by error: `{by_error[0]}` ({_number(by_error[1].joints, 1)} mm); "
        f"by recall: `{by_recall[0]}` ({_number(by_recall[1].recall, 3)})."
    )
