"""Let the tracker watch a film, and keep what it published.

Law: the tracker sees every image once, in order, knows nothing before the first, and has no truth.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import numpy as np

import handspan_resources
import handspan_service
from evaluation.filming import CACHE, Take
from evaluation.store import HEIGHT_PX, WIDTH_PX, Film, Pixels
from evaluation.values import RATE_HZ, SLOTS, Floats, Published, load, save
from handspan_service.contract.model import Hand, Quality, Side, Tool, TrackedHands
from handspan_service.device.peripheral import decode_calibration
from handspan_service.images import StereoImage
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.tracker import HandTracker

EYES = ("left", "right")
DARKNESS, DARK_NOISE = 4.0, 3.0  # Grey values of what a blind eye shows.
PEER_STEP = 4  # A peer is shown every fourth image; see benchmarks/peer_mediapipe.py.


def version(networks: Path | None) -> str:
    """Return a short name of the tracker: its sources, what they use, and its networks."""
    product = Path(str(handspan_service.__file__)).parent
    folder = networks or Path(str(handspan_resources.__file__)).parent / "networks"
    digest = hashlib.sha256()
    sources = [product / name for name in ("anatomy.py", "geometry.py", "images.py")]
    for package in ("tracking", "contract"):
        sources += (product / package).glob("*.py")
    for source in (*sorted(sources), *sorted(folder.iterdir())):
        if source.is_file():
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def said_path(take: Take, who: str) -> Path:
    """Return where what somebody said about a sequence is kept."""
    return CACHE / take.path.name.replace(".film.npz", f".{who}.said.npz")


def watch(take: Take, networks: Networks, who: str, quality: Quality,
          blind: str | None = None) -> Published:
    """Return what the tracker published, from the file if it said so before.

    Args:
        take: What is played.
        networks: Of the tracker.
        who: Names the tracker with all that it is told.
        quality: Of the tracker.
        blind: Which eye sees nothing, if any.
    """
    path = said_path(take, who)
    if path.exists():
        return load(path)
    published = track(take.film(), networks, quality, blind)
    save(path, published)
    return published


def track(film: Film, networks: Networks, quality: Quality = Quality.BALANCED,
          blind: str | None = None) -> Published:
    """Run a fresh tracker over all images; one that it leaves out shows the hands before it."""
    calibration = decode_calibration(film.calibration)
    tracker = HandTracker(networks, quality=quality)
    found = TrackedHands(0, ())
    published = Published.nothing(len(film))
    for number, pixels in enumerate(film.images()):
        if blind is not None:
            pixels = pixels.copy()
            pixels[EYES.index(blind)] = _darkness(number)
        timestamp_us = 1_000_000 + round(number * 1e6 / RATE_HZ)
        image = StereoImage(pixels[0], pixels[1], timestamp_us, number, calibration)
        begun = time.thread_time()
        if tracker.wants(timestamp_us):
            found = tracker.process(image)
        published.taken_ms[number] = (time.thread_time() - begun) * 1e3
        write(published, number, found.hands)
        write_tools(published, number, found.tools)
    return published


def _darkness(number: int) -> Pixels:
    """Return image `number` of a covered eye, (240, 640) uint8."""
    rng = np.random.default_rng(number)
    noisy = rng.normal(DARKNESS, DARK_NOISE, (HEIGHT_PX, WIDTH_PX))
    return np.clip(noisy, 0.0, 255.0).astype(np.uint8)


def write(published: Published, row: int, hands: tuple[Hand, ...]) -> None:
    """Write down the hands of one image."""
    if len(hands) > SLOTS:
        raise ValueError(f"{len(hands)} hands were published, at most {SLOTS} may be")
    for slot, hand in enumerate(hands):
        published.id[row, slot] = hand.id
        published.right[row, slot] = hand.side is Side.RIGHT
        published.joints_mm[row, slot] = joints_of(hand)
        published.palm_mm[row, slot] = hand.palm_position
        published.grab[row, slot] = hand.grab_strength
        published.pinch[row, slot] = hand.pinch_strength


def write_tools(published: Published, row: int, tools: tuple[Tool, ...]) -> None:
    """Write down the tools of one image."""
    for slot, tool in enumerate(tools):
        published.tool_id[row, slot] = tool.id
        published.tool_mm[row, slot] = tool.tip_position
        published.tool_toward[row, slot] = tool.direction


def joints_of(hand: Hand) -> Floats:
    """Return the 21 keypoints of a published hand, (21, 3) mm, device space.

    Raises:
        ValueError: The hand has no arm, as hands of old recordings have; a tracker's always has.
    """
    if hand.arm is None:
        raise ValueError("the tracker publishes an arm with every hand")
    fingers = [joint for finger in hand.fingers for joint in finger.joints[1:]]
    return np.array([hand.arm.next_joint, *fingers], np.float64)
