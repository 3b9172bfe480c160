"""Let MediaPipe Hands look at the films of the accuracy suite; run it in an environment of its own.

Usage: python benchmarks/accuracy.py                      (films them)
       python3.11 -m venv FOLDER && FOLDER/bin/pip install mediapipe==0.10.21
       FOLDER/bin/python benchmarks/peer_mediapipe.py     (writes what it saw beside the films)
       python benchmarks/accuracy.py                      (now with the peer's figures)

With --pictures FILE ... it looks at stereo pictures (left | right, 1280 x 240) instead.

Law: it sees what the tracker sees, un-squashed to 640 x 480, every fourth image, and it
follows hands from image to image as in use. Those 28.75 pairs a second keep two cores busy at the
69 ms of CPU time that a pair takes it in the median.

Pixels are written, not places: the judge triangulates them with the camera model that it has.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import mediapipe as mp
import numpy as np

from evaluation.store import EYES, HEIGHT_PX, WIDTH_PX, Film

CACHE = Path(__file__).parent / "evaluation" / "cache"
STEP = 4
HANDS, KEYPOINTS = 2, 21
STILL_IMAGES = 15  # Of one picture: enough to settle.


class Eye:
    """MediaPipe Hands as it follows the pictures of one camera."""

    def __init__(self) -> None:
        self._hands = mp.solutions.hands.Hands(
            static_image_mode=False, max_num_hands=HANDS, model_complexity=1
        )

    def look(self, raw: Any) -> list[tuple[Any, Any, bool]]:
        """Return pixels (21, 2), model (21, 3) in metres and side of each hand in a raw picture."""
        grey = cv2.resize(raw, (WIDTH_PX, 2 * HEIGHT_PX), interpolation=cv2.INTER_LINEAR)
        result = self._hands.process(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB))
        if not result.multi_hand_landmarks:
            return []
        found = []
        for marks, model, label in zip(
            result.multi_hand_landmarks, result.multi_hand_world_landmarks,
            result.multi_handedness, strict=True,
        ):
            pixels = [(p.x * WIDTH_PX, p.y * 2 * HEIGHT_PX) for p in marks.landmark]
            points = [(p.x, p.y, p.z) for p in model.landmark]
            # Its labels are those of a mirrored picture, which ours is not.
            found.append((pixels, points, label.classification[0].label == "Left"))
        return found

    def close(self) -> None:
        """Give everything back."""
        self._hands.close()


def watch(images: Iterable[Any], count: int) -> dict[str, Any]:
    """Return what is seen in some images, each (2, 240, 640)."""
    shape = (count, EYES, HANDS)
    said = {
        "pixels": np.full((*shape, KEYPOINTS, 2), np.nan),
        "model_m": np.full((*shape, KEYPOINTS, 3), np.nan),
        "right": np.zeros(shape, np.bool_),
        "taken_ms": np.zeros(count),
    }
    eyes = [Eye() for _ in range(EYES)]
    for row, pixels in enumerate(images):
        begun = time.process_time()
        seen = [eye.look(raw) for eye, raw in zip(eyes, pixels, strict=True)]
        said["taken_ms"][row] = (time.process_time() - begun) * 1e3
        for camera, hands in enumerate(seen):
            for slot, (at, model, right) in enumerate(hands[:HANDS]):
                said["pixels"][row, camera, slot] = at
                said["model_m"][row, camera, slot] = model
                said["right"][row, camera, slot] = right
    for eye in eyes:
        eye.close()
    return said


def look(source: Path, target: Path) -> None:
    """Look at a film, or for as long as it takes to find the hand at a picture."""
    if source.suffix == ".png":
        picture = cv2.imread(str(source), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise SystemExit(f"{source} is no picture.")
        pair = np.stack([picture[:, :WIDTH_PX], picture[:, WIDTH_PX:]])
        said = watch([pair] * STILL_IMAGES, STILL_IMAGES)
    else:
        film = Film.load(source)
        count = len(range(0, len(film), STEP))
        said = watch(islice(film.images(), 0, None, STEP), count)
    part = target.with_suffix(".part.npz")
    np.savez_compressed(part, **said)
    part.rename(target)
    share = np.isfinite(said["pixels"][..., 0, 0]).any(axis=2).mean()
    print(f"{source.name}: a hand in {share:.2f} of the pictures", flush=True)


def main() -> None:
    """Look at every film that was not looked at yet, or at pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pictures", type=Path, nargs="+", default=[], metavar="FILE.png")
    parser.add_argument("--budget-s", type=float, default=float("inf"), metavar="SECONDS",
                        help="begin no further film after this")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    for picture in arguments.pictures:
        look(picture, CACHE / f"{picture.stem}.peer.npz")
    if arguments.pictures:
        return
    begun = time.monotonic()
    films = sorted(CACHE.glob("*.film.npz"))
    left = 0
    for path in films:
        target = path.with_name(path.name.replace(".film.npz", ".peer.npz"))
        if target.exists():
            continue
        if time.monotonic() - begun > arguments.budget_s:
            left += 1
            continue
        look(path, target)
    print(f"{len(films) - left} of {len(films)} films are seen")


if __name__ == "__main__":
    main()
