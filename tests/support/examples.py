"""Examples that are drawn from properties.

Law: no example has a time limit of its own, for the machine may stand still in any of them. A run
of everything draws the same ones each time, so that whoever changed nothing breaks nothing; whoever
runs a few tests gets others each time, and may find what nobody thought of.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from support.shared import is_whole_run


def draw_in_peace() -> None:
    """Let this hold for all tests that are loaded from now on."""
    settings.register_profile(
        "handspan",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=is_whole_run(),
        database=None,
    )
    settings.load_profile("handspan")
