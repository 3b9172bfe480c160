"""How the keypoint network begins: with fewer blocks, until `grow` makes it the one that ships.

Law: everything but the number of blocks is that of the keypoint task.

It ships as well, as the fast one; and what it has learnt the deep one need not learn again.
"""

from __future__ import annotations

from torch import nn

from handspan_training.keypoint_task import ARRAYS, evaluate, loss
from handspan_training.networks import KeypointNetwork

__all__ = ["ARRAYS", "evaluate", "loss", "make"]

BLOCKS = (0, 2, 1)


def make() -> nn.Module:
    """Return the network to begin with."""
    return KeypointNetwork(blocks=BLOCKS, refine=0)
