"""Ring: organ. A part of a recording holds what the recording held then."""

from pathlib import Path

import numpy as np
import pytest

from handspan_service.device.recorder import RecordingWriter
from handspan_service.device.recording import RecordingSource, recorded_frames
from handspan_service.device.trimming import trim
from handspan_service.errors import SourceError
from handspan_service.frames import FrameMaker
from handspan_service.images import StereoImage
from support.house import a_hand
from support.recorded import CALIBRATION, INFO, read_all, stereo_images

STEP_S = 8696e-6


def make(path: Path, images: list[StereoImage]) -> Path:
    """Write images, and frames that come later than their images, as while tracking."""
    maker = FrameMaker()
    with RecordingWriter(path, INFO, CALIBRATION) as writer:
        for number, image in enumerate(images):
            writer.write(image)
            if number:
                earlier = images[number - 1]
                frame = maker.make(earlier.timestamp_us, (a_hand(1),))
                writer.write_frame(frame, earlier.timestamp_us, earlier.sequence)
    return path


def test_a_part_has_the_same_images_times_frames_and_device(tmp_path: Path) -> None:
    images = stereo_images(40)
    path = make(tmp_path / "whole.mcap", images)
    before = path.read_bytes()
    told: list[int] = []
    part = tmp_path / "part.mcap"
    assert trim(path, part, 9.5 * STEP_S, 20.0 * STEP_S, told.append) == ""
    assert path.read_bytes() == before
    source = RecordingSource(part, speed=None)
    info = source.open()
    kept = [image for image in read_all(source) if isinstance(image, StereoImage)]
    assert info.serial == INFO.serial
    assert [image.timestamp_us for image in kept] == [one.timestamp_us for one in images[10:21]]
    for one, other in zip(kept, images[10:21], strict=True):
        assert np.array_equal(one.left, other.left)
        assert np.array_equal(one.right, other.right)
    whole = dict(recorded_frames(path))
    assert dict(recorded_frames(part)) == {
        image.timestamp_us: whole[image.timestamp_us] for image in images[10:21]
    }
    assert told == sorted(told)


@pytest.mark.parametrize(("first_s", "last_s"), [(1.0, 1.0), (2.0, 1.0), (-1.0, 1.0), (50.0, 60.0)])
def test_an_empty_part_is_refused_and_makes_no_file(
    tmp_path: Path, first_s: float, last_s: float
) -> None:
    path = make(tmp_path / "whole.mcap", stereo_images(5))
    with pytest.raises(SourceError, match=r"nothing lies between|holds no image"):
        trim(path, tmp_path / "part.mcap", first_s, last_s)
    assert [one.name for one in tmp_path.iterdir()] == ["whole.mcap"]


def test_a_damaged_recording_is_kept_up_to_the_damage_which_is_told(tmp_path: Path) -> None:
    path = make(tmp_path / "whole.mcap", stereo_images(200, 240, 640))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    problem = trim(path, tmp_path / "part.mcap", 0.0, 100.0)
    assert "damaged after" in problem
    source = RecordingSource(tmp_path / "part.mcap", speed=None)
    source.open()
    assert 0 < len(list(read_all(source))) < 200
    assert source.problem() == ""
