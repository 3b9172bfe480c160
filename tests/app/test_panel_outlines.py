"""Outlines of thick shapes: convex, and exactly as thick as they should be."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from handspan_app.outlines import STEPS, convex, thickened

PLACES = st.tuples(st.floats(-200.0, 200.0), st.floats(-200.0, 200.0))


def turning(outline: list[tuple[float, float]]) -> list[float]:
    """Return twice the area that each three corners in a row span; one sign where convex."""
    count = len(outline)
    spans = []
    for index in range(count):
        (ax, ay), (bx, by), (cx, cy) = (outline[(index + step) % count] for step in range(3))
        spans.append((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))
    return spans


def inside(outline: list[tuple[float, float]], x: float, y: float) -> float:
    """Return how deep a point lies inside a convex outline; negative outside."""
    depths = []
    for (ax, ay), (bx, by) in zip(outline, outline[1:] + outline[:1], strict=True):
        length = math.hypot(bx - ax, by - ay)
        if length < 1e-6:  # Where corners all but fall together, rounding says where it looks.
            continue
        depths.append(((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length)
    return min(depths)


def test_corners_inside_are_left_out() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert set(convex([*square, (2.0, 2.0), (1.0, 3.0), (4.0, 2.0)])) == set(square)


@example([(0.0, 0.0), (0.0, 1.0), (6.353198317872827e-197, 1.0)], 1.0)
@given(st.lists(PLACES, min_size=1, max_size=9), st.floats(1.0, 60.0))
def test_a_thick_shape_holds_all_points_by_its_radius(
    points: list[tuple[float, float]], radius: float
) -> None:
    outline = thickened(convex(points), radius)
    # Corners that all but fall together turn by less than rounding; nobody sees a billionth.
    assert all(span > -1e-9 for span in turning(outline))
    flat = radius * math.cos(math.pi / STEPS)  # In the middle of a step of the rounding.
    for x, y in points:
        assert inside(outline, x, y) >= flat - 1e-6 * (200.0 + radius)
