"""The samples of a folder in the memory of one device, growing while others still render.

Law: samples of the first file are held out and never trained with.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

HELD_OUT = 2048  # Samples, or half of the first file where it has fewer than twice as many.


class Dataset:
    """Random batches out of all sample files of a folder."""

    def __init__(
        self,
        folder: Path,
        names: tuple[str, ...],
        *,
        seed: int,
        wait: bool,
        device: torch.device | None = None,
    ) -> None:
        """Read the files that are there.

        Args:
            folder: Where samples.py writes. The file of the lowest seed must be there first.
            names: Arrays to read.
            seed: Of the order.
            wait: Whether to wait for the first file.
            device: Where the samples lie; None means in main memory.

        Raises:
            FileNotFoundError: There is no file and `wait` is False.
        """
        self._folder, self._names = folder, names
        self._device = device or torch.device("cpu")
        self._random = torch.Generator(self._device).manual_seed(seed)
        self._seen: set[Path] = set()
        self._pool: dict[str, Tensor] = {}  # With room for more than there are.
        self._count = 0
        self._held: dict[str, Tensor] = {}
        self.refresh()
        while not self._pool:
            if not wait:
                raise FileNotFoundError(f"{folder} holds no samples: run samples.py first")
            time.sleep(2.0)
            self.refresh()

    def __len__(self) -> int:
        return self._count

    def refresh(self) -> None:
        """Read files that came since."""
        for place in sorted(self._folder.glob("s*.npz")):
            if place in self._seen or place.name.endswith(".part.npz"):
                continue
            self._seen.add(place)
            with np.load(place) as data:
                part = {name: torch.from_numpy(data[name]) for name in self._names}
            if not self._held:
                held = min(HELD_OUT, len(part[self._names[0]]) // 2)
                self._held = {name: values[-held:].clone() for name, values in part.items()}
                part = {name: values[:-held] for name, values in part.items()}
            self._append(part)

    def _append(self, part: dict[str, Tensor]) -> None:
        """Keep samples; where there is no room for them, the room becomes twice as large."""
        count = self._count + len(part[self._names[0]])
        for name, values in part.items():
            room = self._pool.get(name)
            if room is None or len(room) < count:
                size = max(count, 2 * len(room) if room is not None else 0)
                grown = values.new_empty((size, *values.shape[1:]), device=self._device)
                if room is not None:
                    grown[: self._count] = room[: self._count]
                self._pool[name] = room = grown
            room[self._count : count] = values.to(self._device)
        self._count = count

    def batch(self, size: int) -> dict[str, Tensor]:
        """Return random samples, on the device."""
        chosen = torch.randint(self._count, (size,), generator=self._random, device=self._device)
        return {name: values[chosen] for name, values in self._pool.items()}

    def held_out(self, size: int) -> dict[str, Tensor]:
        """Return samples that are never trained with, in main memory."""
        return {name: values[-size:] for name, values in self._held.items()}


class Mixed:
    """Batches out of two folders, of which one gives a fixed share."""

    def __init__(self, most: Dataset, rest: Dataset, share: float, *, seed: int) -> None:
        """Take both.

        Args:
            most: Whose samples are held out.
            rest: Gives the share.
            share: Of each batch, 0 to 1.
            seed: Of the order within a batch.
        """
        self._most, self._rest, self._share = most, rest, share
        self._random = torch.Generator().manual_seed(seed)

    def __len__(self) -> int:
        return len(self._most) + len(self._rest)

    def refresh(self) -> None:
        """Read files that came since, in both folders."""
        self._most.refresh()
        self._rest.refresh()

    def batch(self, size: int) -> dict[str, Tensor]:
        """Return random samples in random order."""
        few = round(size * self._share)
        rest, most = self._rest.batch(few), self._most.batch(size - few)
        device = next(iter(most.values())).device
        order = torch.randperm(size, generator=self._random).to(device)
        return {name: torch.cat([rest[name], most[name]])[order] for name in most}

    def held_out(self, size: int) -> dict[str, Tensor]:
        """Return samples of the first folder that are never trained with."""
        return self._most.held_out(size)
