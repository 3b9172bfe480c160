"""The fast keypoint network, for whoever wants to spend little.

Law: everything but the size of the network is that of the keypoint task.
"""

from __future__ import annotations

from torch import nn

from handspan_training.keypoint_task import ARRAYS, evaluate, loss
from handspan_training.networks import KeypointNetwork

__all__ = ["ARRAYS", "evaluate", "loss", "make"]


def make() -> nn.Module:
    """Return the network to train."""
    return KeypointNetwork(12, (24, 40, 80), (0, 1, 1), 24, 0)
