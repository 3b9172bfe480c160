"""The cached samples of a folder, growing while others still render.

Law: the first file's last samples are held out and never trained with.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

HELD_OUT = 2048
Arrays = dict[str, NDArray[np.generic]]


class Dataset:
    """Random batches out of all sample files of a folder."""

    def __init__(self, folder: Path, names: tuple[str, ...], *, seed: int, wait: bool) -> None:
        """Read the files that are there.

        Args:
            folder: Where samples.py writes.
            names: Arrays to read.
            seed: Of the order.
            wait: Whether to wait for the first file.

        Raises:
            FileNotFoundError: There is no file and `wait` is False.
        """
        self._folder, self._names = folder, names
        self._rng = np.random.default_rng(seed)
        self._seen: set[Path] = set()
        self._parts: list[Arrays] = []
        self._held: Arrays = {}
        self.refresh()
        while not self._parts:
            if not wait:
                raise FileNotFoundError(f"{folder} holds no samples: run samples.py first")
            time.sleep(2.0)
            self.refresh()

    def __len__(self) -> int:
        return sum(len(part[self._names[0]]) for part in self._parts)

    def refresh(self) -> None:
        """Read files that came since."""
        for place in sorted(self._folder.glob("s*.npz")):
            if place in self._seen or place.name.endswith(".part.npz"):
                continue
            self._seen.add(place)
            with np.load(place) as data:
                part = {name: data[name] for name in self._names}
            if not self._held:
                self._held = {name: values[-HELD_OUT:] for name, values in part.items()}
                part = {name: values[:-HELD_OUT] for name, values in part.items()}
            self._parts.append(part)

    def batch(self, size: int) -> dict[str, Tensor]:
        """Return random samples of one file, as tensors."""
        lengths = np.array([len(part[self._names[0]]) for part in self._parts], float)
        part = self._parts[self._rng.choice(len(self._parts), p=lengths / lengths.sum())]
        chosen = self._rng.integers(len(part[self._names[0]]), size=size)
        return {name: torch.from_numpy(part[name][chosen]) for name in self._names}

    def held_out(self, size: int) -> dict[str, Tensor]:
        """Return samples that are never trained with."""
        return {name: torch.from_numpy(self._held[name][-size:].copy()) for name in self._names}
