"""Make the pictures of sequences, or find them where they were made before, and their truth.

Law: a file is named after everything that it was made from; nothing stale is ever read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.acting import Play
from evaluation.drawing import Studio
from evaluation.programme import FIRST_SEED, Sequence
from evaluation.props import Prop
from evaluation.room import HEIGHT_PX, WIDTH_PX
from evaluation.store import Film, Noise, Packer
from evaluation.values import LEFT, RATE_HZ, RIGHT, Truth
from handspan_service.anatomy import Array
from handspan_service.contract.model import Hand, Side
from handspan_service.device.motion import SimulatedHand
from handspan_service.device.optics import factory_calibration
from handspan_service.device.peripheral import decode_calibration
from handspan_service.geometry import R_D_C, StereoCalibration, project
from handspan_service.tracking.measures import Identity, measure
from handspan_service.tracking.poses import Poses

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REAL_RECORD = ROOT.parent / "shared" / "data" / "device" / "calibration.bin"
CACHE = HERE / "cache"
EDITION = 1  # To be raised when pictures change in a way that the probes below do not show.
TOOL_BEYOND_MM = 40.0  # The tip of a tool that must be found is so far from every joint.
PICTURES, POSES = 3, 60  # Probes of a sequence that its files are named after.


@dataclass(frozen=True, eq=False)
class Take:
    """A sequence with its truth and the file of its pictures."""

    sequence: Sequence
    path: Path
    truth: Truth

    def film(self) -> Film:
        """Read the pictures."""
        return Film.load(self.path)


def film_path(sequence: Sequence) -> Path:
    """Return where the film of a sequence lies, whether or not it exists.

    It is named after a few pictures drawn now and many poses: what changes anywhere matters
    if, and only if, it changes pictures or truth.
    """
    light = sequence.light
    digest = hashlib.sha256(repr((EDITION, sequence.seconds)).encode())
    noise = Noise(light.read_noise, light.shot_noise, sequence.number)
    record = record_of(sequence)
    studio, play = _studio(sequence, record), sequence.play
    for number, time_s in enumerate((np.linspace(0.2, 0.8, PICTURES) * sequence.seconds).tolist()):
        picture = studio.take(time_s, play.at(time_s), sequence.props)
        digest.update(noise.on(picture, number).tobytes())
    moments = np.linspace(0.0, sequence.seconds, POSES).tolist()
    turn = R_D_C[sequence.orientation]
    truth = truth_of(play, moments, decode_calibration(record), turn, sequence.props)
    for item in (truth.joints_mm, truth.palm_mm):
        digest.update(np.round(item, 3).tobytes())
    return CACHE / f"{sequence.name}-{digest.hexdigest()[:12]}.film.npz"


def take(sequence: Sequence) -> Take:
    """Return a sequence, made now if it does not exist yet."""
    path = film_path(sequence)
    record = record_of(sequence)
    moments = [number / RATE_HZ for number in range(round(sequence.seconds * RATE_HZ))]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        for stale in CACHE.glob(f"{sequence.name}-{'[0-9a-f]' * 12}.*"):
            stale.unlink()
        film_of(sequence, record, moments).save(path)
    turn = R_D_C[sequence.orientation]
    calibration = decode_calibration(record)
    return Take(
        sequence, path, truth_of(sequence.play, moments, calibration, turn, sequence.props)
    )


def _studio(sequence: Sequence, record: bytes) -> Studio:
    return Studio(decode_calibration(record), sequence.orientation, sequence.light,
                  sequence.person, sequence.number, sequence.sleeve)


def record_of(sequence: Sequence) -> bytes:
    """Return the factory record to look through: every second one that of a real controller.

    No network is trained with the real record, and no other seed counts from where ours do.
    """
    if sequence.number % 2 == 0 and REAL_RECORD.exists():
        return REAL_RECORD.read_bytes()
    return factory_calibration(FIRST_SEED + sequence.number).record


def film_of(sequence: Sequence, record: bytes, moments: list[float]) -> Film:
    """Act a sequence out before both cameras."""
    studio = _studio(sequence, record)
    play, packer = sequence.play, Packer()
    for time_s in moments:
        packer.add(studio.take(time_s, play.at(time_s), sequence.props))
    light = sequence.light
    return packer.film(record, light.read_noise, light.shot_noise, sequence.number)


def truth_of(play: Play, moments: list[float], calibration: StereoCalibration,
             rig_to_device: Array, props: tuple[Prop, ...] = ()) -> Truth:
    """Return what the hands do at some moments, and the tool that one of them may hold."""
    truth = Truth.nothing(len(moments))
    scenes = [play.at(time_s) for time_s in moments]
    acted = [(row, hand) for row, hands in enumerate(scenes) for hand in hands]
    if not acted:
        return truth
    rows = np.array([row for row, _ in acted])
    slots = np.array([RIGHT if hand.side is Side.RIGHT else LEFT for _, hand in acted])
    hands = [hand for _, hand in acted]
    joints = np.stack([hand.joints_mm for hand in hands])
    ideal = _ideal(hands)
    truth.present[rows, slots] = True
    truth.joints_mm[rows, slots] = joints
    truth.visible[rows, slots] = _inside(joints @ rig_to_device, calibration).mean(axis=1)
    truth.palm_mm[rows, slots] = [hand.palm_position for hand in ideal]
    truth.grab[rows, slots] = [hand.grab_strength for hand in ideal]
    truth.pinch[rows, slots] = [hand.pinch_strength for hand in ideal]
    for prop in props:
        if prop.tool:
            _write_tool(truth, prop, moments, scenes)
            _write_tool_seen(truth, calibration, rig_to_device)
    return truth


def _write_tool(truth: Truth, prop: Prop, moments: list[float],
                scenes: list[tuple[SimulatedHand, ...]]) -> None:
    """Write down where the tip of a tool is, and where it points."""
    for row, (time_s, hands) in enumerate(zip(moments, scenes, strict=True)):
        placement = prop.placing(time_s, hands)
        if placement is not None:
            axes, truth.tool_mm[row] = placement
            truth.tool_toward[row] = -axes[:, 2]


def _write_tool_seen(truth: Truth, calibration: StereoCalibration, rig_to_device: Array) -> None:
    """Write down when a tool stands out of the hands, with its whole outer end in both images."""
    tip, joints = truth.tool_mm, truth.joints_mm
    gaps = np.linalg.norm(joints - tip[:, None, None], axis=-1).reshape(len(tip), -1)
    outside = np.nan_to_num(gaps, nan=np.inf).min(axis=1) >= TOOL_BEYOND_MM
    ends = np.stack([tip, tip - TOOL_BEYOND_MM * truth.tool_toward], axis=1)
    inside = _inside(ends @ rig_to_device, calibration).all(axis=1)
    truth.tool_seen[:] = np.isfinite(tip).all(axis=1) & outside & inside


def _ideal(hands: list[SimulatedHand]) -> tuple[Hand, ...]:
    """Return what a tracker would publish that knows the true poses of one person's hands."""
    poses = Poses(
        np.stack([hand.rotation for hand in hands]),
        np.stack([hand.translation_mm for hand in hands]),
        np.stack([hand.angles for hand in hands]),
        np.array([hand.side is Side.RIGHT for hand in hands]),
    )
    unknown = [Identity(1, 1.0, None)] * len(hands)
    return measure(poses, hands[0].shape, unknown, 0, 1.0 / RATE_HZ)[0]


def _inside(rig_mm: Array, calibration: StereoCalibration) -> NDArray[np.bool_]:
    """Return which points lie inside both images, (B, P) of (B, P, 3)."""
    inside = np.ones(rig_mm.shape[0] * rig_mm.shape[1], np.bool_)
    for pixels in project(rig_mm.reshape(-1, 3), calibration, HEIGHT_PX):
        with np.errstate(invalid="ignore"):
            inside &= np.all((pixels >= 0.0) & (pixels <= [WIDTH_PX - 1, HEIGHT_PX - 1]), axis=1)
    return inside.reshape(rig_mm.shape[:2])
