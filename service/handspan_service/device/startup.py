"""What a controller is told before its images come, and after.

Law: every control is written at each start, because the controller keeps what the last program
left until it loses power.

Source of the order of things: docs/device.md#start-up.
"""

from __future__ import annotations

from dataclasses import dataclass

from handspan_service.device.exposure import ExposureSetting
from handspan_service.device.link import Link, LinkFault
from handspan_service.device.peripheral import (
    WHOLE_RATE,
    Configuration,
    FrameMode,
    Switch,
    agrees,
    commit,
    decode_probe,
    get_probe,
    parse_configuration,
    probe_for,
    set_dark_interval,
    set_digital_gain,
    set_exposure,
    set_gain,
    set_gamma,
    set_leds,
    set_probe,
    set_rate_ratio,
    set_switch,
)
from handspan_service.errors import DeviceError, DeviceReason, UnreadableSource

LIGHTS = {"all": 0b111, "outer": 0b101}  # Left, centre, right.
NO_DIGITAL_GAIN = 4
_FROM_DEVICE = 0x80  # In the address of an endpoint.


@dataclass(frozen=True, slots=True)
class StreamView:
    """What images are taken for.

    Attributes:
        size: Columns and rows of one eye; the field of view is always the whole.
        gamma: Whether grey values follow the root of the light.
    """

    size: tuple[int, int]
    gamma: bool


# 115 images per second; the root of the light keeps near and far hands within 8 bits. Guessed.
TRACKING = StreamView((640, 240), gamma=True)
# Every row, at 57.5 images per second, and grey values whose ratio is that of the light.
MEASURING = StreamView((640, 480), gamma=False)


def describe(link: Link, view: StreamView = TRACKING) -> tuple[Configuration, FrameMode]:
    """Return how images can be had, or raise DeviceError where they cannot."""
    try:
        description = parse_configuration(link.configuration())
        mode = description.mode(*view.size)
        if not description.endpoint & _FROM_DEVICE:
            raise UnreadableSource("it has no endpoint that images come from")
    except UnreadableSource as error:
        raise DeviceError(
            DeviceReason.UNKNOWN, f"the controller describes itself oddly: {error}", retry=True
        ) from error
    return description, mode


def configure(
    link: Link, setting: ExposureSetting, lights: int, view: StreamView = TRACKING
) -> None:
    """Write every control: the controller keeps what the last program left.

    Args:
        link: To the controller.
        setting: Exposure and gain to begin with.
        lights: One of LIGHTS.
        view: What the images are for.

    Raises:
        DeviceError: The controller refused one.
    """
    requests = (
        set_dark_interval(0),
        set_switch(Switch.HDR, 0),
        set_switch(Switch.ROTATE, 0),
        set_switch(Switch.VERTICAL_ZOOM, 0),
        set_gamma(view.gamma),
        set_digital_gain(NO_DIGITAL_GAIN),
        set_rate_ratio(WHOLE_RATE),
        *set_leds(lights),
        set_exposure(setting.exposure_us),
        set_gain(setting.gain),
    )
    try:
        for request in requests:
            link.control(request)
    except LinkFault as fault:
        raise DeviceError(
            DeviceReason.BAD_CONTROL,
            f"the controller refused a setting that it must accept ({fault.fault}): "
            "plug it in again",
            retry=True,
        ) from fault


def negotiate(link: Link, mode: FrameMode, format_index: int) -> None:
    """Agree on a mode; the stream starts with it.

    Raises:
        DeviceError: The controller does not grant it.
    """
    try:
        asked = probe_for(decode_probe(link.control(get_probe())), mode, format_index)
        link.control(set_probe(asked))
        answer = decode_probe(link.control(get_probe()))
        if not agrees(answer, asked):
            raise UnreadableSource(f"it offers {answer}")
        link.control(commit(answer))
    except (LinkFault, UnreadableSource) as error:
        raise DeviceError(
            DeviceReason.BAD_CONTROL,
            f"the controller does not grant images of {mode.width}x{mode.height}: {error}",
            retry=True,
        ) from error


def quieten(link: Link, description: Configuration) -> None:
    """Stop the images and put out the lights.

    Raises:
        DeviceError: The controller does not answer any more.
    """
    link.stop_stream()
    for request in set_leds(0):
        link.control(request)
    link.select_alternate(description.streaming_interface)
    link.clear_halt(description.endpoint)
