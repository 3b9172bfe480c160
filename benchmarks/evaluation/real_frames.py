"""Two pictures of real hands, each played as a short still sequence, against readings by eye.

Law: a joint that nobody can see is not judged, and a picture that is missing is named.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from evaluation.filming import CACHE, HERE, ROOT
from evaluation.values import KEYPOINTS, RATE_HZ, Floats
from evaluation.watching import joints_of
from handspan_service.contract.model import Hand
from handspan_service.device.peripheral import decode_calibration
from handspan_service.geometry import R_D_C, StereoCalibration, nominal_calibration, project
from handspan_service.images import StereoImage
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.tracker import HandTracker

DATA = ROOT.parent / "shared" / "data" / "device"
HEIGHT_PX, WIDTH_PX = 240, 640
IMAGES = 60  # Half a second: acquired, sized and calmed.
GRID = np.array([1.0, 2.0])  # Raw pixels to the 640 x 480 grid, on which distances are taken.


@dataclass(frozen=True, eq=False)
class Half:
    """What is read in one half of a picture; pixels (21, 2) raw, NaN where nothing."""

    palm_width_px: float
    seen: Floats
    unsure: Floats


@dataclass(frozen=True, eq=False)
class Annotated:
    """A picture with what was read off it."""

    path: Path
    calibration: StereoCalibration
    recorded: bool  # Whether that is the one of its controller.
    side: str
    halves: tuple[Half, Half]


@dataclass(frozen=True, eq=False)
class Finding:
    """What the tracker says about a picture after half a second of it.

    Attributes:
        hands: All hands of the last image.
        pixels: For each hand, (2, 21, 2), raw, of the first and second half.
    """

    hands: tuple[Hand, ...]
    pixels: tuple[Floats, ...]


def annotated() -> list[Annotated]:
    """Return the pictures that are there."""
    about = json.loads((HERE / "annotations.json").read_text(encoding="utf-8"))
    found = []
    for entry in about["pictures"]:
        path = DATA / entry["file"]
        record = None if entry["calibration"] is None else DATA / entry["calibration"]
        if not path.exists() or (record is not None and not record.exists()):
            continue
        calibration = (
            nominal_calibration() if record is None else decode_calibration(record.read_bytes())
        )
        first, second = (_half(half) for half in entry["halves"])
        found.append(
            Annotated(path, calibration, record is not None, entry["side"], (first, second))
        )
    return found


def _half(entry: dict[str, object]) -> Half:
    points = {name: np.full((KEYPOINTS, 2), np.nan) for name in ("seen", "unsure")}
    for name, pixels in points.items():
        joints = entry[name]
        assert isinstance(joints, dict)
        for number, at in joints.items():
            pixels[int(number)] = at
    width = entry["palm_width_px"]
    assert isinstance(width, int | float)
    return Half(float(width), points["seen"], points["unsure"])


def find(picture: Annotated, networks: Networks) -> Finding:
    """Play a picture to a fresh tracker."""
    pixels = _grey(picture.path)
    left, right = (np.asarray(pixels[:, x : x + WIDTH_PX], np.uint8) for x in (0, WIDTH_PX))
    tracker = HandTracker(networks)
    hands: tuple[Hand, ...] = ()
    for number in range(IMAGES):
        timestamp_us = 1_000_000 + round(number * 1e6 / RATE_HZ)
        image = StereoImage(left, right, timestamp_us, number, picture.calibration)
        hands = tracker.process(image).hands
    places = []
    for hand in hands:
        rig = joints_of(hand) @ R_D_C[tracker.orientation]
        eyes = project(rig, tracker.calibration or picture.calibration, HEIGHT_PX)
        places.append(np.stack(eyes[::-1] if tracker.eyes_exchanged else eyes))
    return Finding(hands, tuple(places))


def _grey(path: Path) -> NDArray[np.uint8]:
    pixels = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise ValueError(f"{path} is no picture")
    return np.asarray(pixels, np.uint8)


def off_percent(said_px: Floats, true_px: Floats, width_px: float) -> Floats:
    """Return distances in percent of the palm's width, of the joints that are annotated.

    Args:
        said_px: (21, 2), raw pixels.
        true_px: (21, 2), raw pixels, NaN where nothing is annotated.
        width_px: Of the palm, on the 640 x 480 grid.
    """
    known = np.isfinite(true_px).all(axis=1)
    off = np.linalg.norm((said_px[known] - true_px[known]) * GRID, axis=1)
    percent: Floats = 100.0 * off / width_px
    return percent


def rows_apart_percent(picture: Annotated) -> float:
    """Return by how much the reading contradicts the calibration, % of the palm's width.

    Both eyes see a point in the same row once the lens is taken off.
    """
    read = np.array([
        np.where(np.isfinite(half.seen), half.seen, half.unsure) for half in picture.halves
    ])
    read = read[:, np.isfinite(read).all(axis=(0, 2))]
    cameras = picture.calibration.cameras
    for pixels in (read, read[::-1]):
        left, right = (camera.slopes_from_pixels(one, HEIGHT_PX, WIDTH_PX)
                       for camera, one in zip(cameras, pixels, strict=True))
        if (left - right)[:, 0].mean() > 0.0:
            break  # Else the halves lie exchanged: what is seen lies before the eyes.
    moved = np.stack([left[:, 0], right[:, 1]], axis=1)
    off = (cameras[0].pixels_from_slopes(moved, HEIGHT_PX, WIDTH_PX) - pixels[0]) * GRID
    width_px = np.mean([half.palm_width_px for half in picture.halves])
    return float(100.0 * np.abs(off[:, 1]).mean() / width_px)


def report(networks: Networks) -> str:
    """Return the table of the real pictures."""
    lines = [
        "### Real pictures, against readings by eye\n",
        "| picture, half | tracker | hands | side | seen joints: mean / worst, % of palm width "
        "| unsure joints: mean |",
        "|---|---|---|---|---|---|",
    ]
    pictures = annotated()
    for picture in pictures:
        finding = find(picture, networks)
        for number, half in enumerate(picture.halves):
            name = f"`{picture.path.name}`, {'second' if number else 'first'}"
            sides = ", ".join(hand.side for hand in finding.hands) or "-"
            row = [name, "Handspan", str(len(finding.hands)), f"{sides} ({picture.side})"]
            best = _best([places[number] for places in finding.pixels], half)
            lines.append(f"| {' | '.join([*row, *best])} |")
            lines += _peer_line(picture, number, half, name)
    if not pictures:
        lines.append(f"| none: {DATA} is missing | | | | | |")
    for picture in pictures:
        apart = rows_apart_percent(picture)
        lines.append(
            f"\nIn `{picture.path.name}` the rows of joints that were read in both halves are "
            f"{apart:.1f} % of the palm's width apart, seen through "
            f"{'its' if picture.recorded else 'the nominal, since its is not known,'} calibration. "
            "A hand in space can be no nearer to both halves than half of that."
        )
    return "\n".join(lines) + "\n"


def _best(hands_px: list[Floats], half: Half) -> tuple[str, str]:
    """Return what is said about the hand that fits best."""
    if not hands_px:
        return "-", "-"
    seen = min((off_percent(hand, half.seen, half.palm_width_px) for hand in hands_px),
               key=lambda off: float(off.mean()))
    unsure = min((off_percent(hand, half.unsure, half.palm_width_px) for hand in hands_px),
                 key=lambda off: float(off.mean()))
    return f"{seen.mean():.1f} / {seen.max():.1f}", f"{unsure.mean():.1f}"


def _peer_line(picture: Annotated, number: int, half: Half, name: str) -> list[str]:
    """Return the row of the peer, if it was shown the picture."""
    path = CACHE / f"{picture.path.stem}.peer.npz"
    if not path.exists():
        return []
    with np.load(path) as data:
        pixels, right = data["pixels"][-1, number] / GRID, data["right"][-1, number]
    there = np.isfinite(pixels[:, 0, 0])
    sides = ", ".join("right" if r else "left" for r in right[there]) or "-"
    best = _best(list(pixels[there]), half)
    row = [name, "MediaPipe", str(int(there.sum())), f"{sides} ({picture.side})", *best]
    return [f"| {' | '.join(row)} |"]


def overlay(picture: Annotated, finding: Finding) -> NDArray[np.uint8]:
    """Return the picture with published joints (lines) and the reading (crosses)."""
    grey = _grey(picture.path)
    views = []
    for number, half in enumerate(picture.halves):
        raw = grey[:, number * WIDTH_PX : (number + 1) * WIDTH_PX]
        tall = cv2.resize(raw, (WIDTH_PX, 2 * HEIGHT_PX))
        view = np.asarray(cv2.cvtColor(tall, cv2.COLOR_GRAY2BGR), np.uint8)
        for places in finding.pixels:
            _draw_hand(view, places[number] * GRID)
        for pixels, colour in ((half.seen, (60, 255, 60)), (half.unsure, (60, 190, 255))):
            for at in pixels[np.isfinite(pixels[:, 0])] * GRID:
                centre = (round(float(at[0])), round(float(at[1])))
                cv2.drawMarker(view, centre, colour, cv2.MARKER_CROSS, 11, 2)
        views.append(view)
    return np.asarray(np.hstack(views), np.uint8)


def _draw_hand(view: NDArray[np.uint8], pixels: Floats) -> None:
    for joint in range(1, KEYPOINTS):
        before = 0 if joint % 4 == 1 else joint - 1
        ends = pixels[[before, joint]]
        if np.isfinite(ends).all():
            a, b = ((round(float(x)), round(float(y))) for x, y in ends)
            cv2.line(view, a, b, (255, 120, 60), 2, cv2.LINE_AA)
            cv2.circle(view, b, 3, (255, 255, 255), -1, cv2.LINE_AA)
