"""Pictures of a sequence in a file: drawn once, exposed to noise whenever they are read.

Law: the same file gives the same images, byte for byte, in any environment with numpy.

A noisy image cannot be compressed, a clean one can: twelve times smaller. So the file holds clean
pictures, and the noise is made from a number. This file needs numpy alone, so that a peer in an
environment of its own can read what our tracker reads.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EYES, HEIGHT_PX, WIDTH_PX = 2, 240, 640
SPARE_PX = 61  # The tile of noise is this much larger, to be taken at many places.
SATURATED = 255

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Film:
    """The pictures of one sequence.

    Attributes:
        packed: Bytes of all clean pictures, each compressed by itself.
        ends: (N,) int64, where each ends.
        calibration: The controller's factory record.
        read_noise: Standard deviation of the noise in darkness, levels.
        shot_noise: Variance per level.
        seed: Of the noise.
    """

    packed: bytes
    ends: NDArray[np.int64]
    calibration: bytes
    read_noise: float
    shot_noise: float
    seed: int

    def __len__(self) -> int:
        return len(self.ends)

    def images(self) -> Iterator[Pixels]:
        """Yield both eyes of every image, (2, 240, 640) uint8, in order."""
        noise = Noise(self.read_noise, self.shot_noise, self.seed)
        for number in range(len(self)):
            yield noise.on(self.clean(number), number)

    def clean(self, number: int) -> Pixels:
        """Return a picture without noise."""
        start = int(self.ends[number - 1]) if number else 0
        flat = zlib.decompress(self.packed[start : int(self.ends[number])])
        return np.frombuffer(flat, np.uint8).reshape(EYES, HEIGHT_PX, WIDTH_PX)

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        part = path.with_suffix(".part.npz")
        np.savez(
            part,
            packed=np.frombuffer(self.packed, np.uint8),
            ends=self.ends,
            calibration=np.frombuffer(self.calibration, np.uint8),
            noise=np.array([self.read_noise, self.shot_noise]),
            seed=np.array(self.seed),
        )
        part.rename(path)

    @staticmethod
    def load(path: Path) -> Film:
        """Read what `save` wrote."""
        with np.load(path) as data:
            read, shot = data["noise"].tolist()
            return Film(
                data["packed"].tobytes(),
                data["ends"],
                data["calibration"].tobytes(),
                read,
                shot,
                int(data["seed"]),
            )


class Packer:
    """Compresses pictures one by one."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def add(self, picture: Pixels) -> None:
        """Take the next picture, (2, 240, 640) uint8."""
        self._parts.append(zlib.compress(picture.tobytes(), 1))

    def film(self, calibration: bytes, read_noise: float, shot_noise: float, seed: int) -> Film:
        """Return all of them."""
        ends = np.cumsum([len(part) for part in self._parts]).astype(np.int64)
        return Film(b"".join(self._parts), ends, calibration, read_noise, shot_noise, seed)


class Noise:
    """The sensors' noise: shot and read noise, and columns that differ for good."""

    def __init__(self, read_noise: float, shot_noise: float, seed: int) -> None:
        rng = np.random.default_rng([0xACC0, 6, seed])
        shape = (EYES, HEIGHT_PX + SPARE_PX, WIDTH_PX + SPARE_PX)
        self._tile = rng.standard_normal(shape, np.float32)
        self._columns = rng.normal(0.0, 0.6, (EYES, 1, WIDTH_PX)).astype(np.float32)
        levels = np.arange(256, dtype=np.float32)
        self._sigma = np.sqrt(read_noise**2 + shot_noise * levels).astype(np.float32)
        self._sigma[SATURATED] = 0.0  # What is far beyond the top stays there.
        self._seed = seed

    def on(self, clean: Pixels, number: int) -> Pixels:
        """Return image `number` as the sensors deliver it."""
        y, x = np.random.default_rng([0xACC0, 7, self._seed, number]).integers(0, SPARE_PX, 2)
        tile = self._tile[:, y : y + HEIGHT_PX, x : x + WIDTH_PX]
        noisy = self._sigma[clean] * tile
        noisy += self._columns
        noisy += clean
        np.clip(noisy, 0.0, 255.0, out=noisy)
        noisy[clean == SATURATED] = SATURATED
        image: Pixels = noisy.astype(np.uint8)
        return image
