"""The commands `devices` and `status`: tell what is there, change nothing."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from handspan_service.contract.control import ClientStatus, Status
from handspan_service.contract.places import control_socket_path
from handspan_service.control_client import ask_status


def status(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Print how the running service is.

    Args:
        environ: Environment variables.
        as_json: Everything for programs, else some lines for people.

    Raises:
        NotRunning: There is none.
        HostError: It does not answer as it should.
    """
    found = ask_status(control_socket_path(environ))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        print("\n".join(_lines(found)))
    return 0


def devices() -> int:
    """Print the controllers attached to this computer.

    Raises:
        DeviceError: The USB bus cannot be read.
    """
    from handspan_service.device.usb import list_devices

    found = list_devices()
    for device in found:
        ports = ".".join(str(port) for port in device.ports)
        print(
            f"{device.model} ({device.vendor:04x}:{device.product:04x}) at bus {device.bus}, "
            f"port {ports}: {'ready' if device.supported else 'not supported'}"
            + (f" - {device.note}" if device.note else "")
        )
    if not found:
        print("No controller is attached. Simulated hands: handspan-service run --source simulated")
    return 0


def _lines(status: Status) -> list[str]:
    timing, web, native = status.timing, status.websocket, status.native
    lines = [f"state:    {status.state.value}" + (f" - {status.detail}" if status.detail else "")]
    if status.device is not None:
        lines.append(f"source:   {status.device.model}, serial {status.device.serial}")
    lines += [
        f"frames:   {timing.frame_rate_hz:.1f}/s with {status.hands} hand(s), "
        f"images {timing.image_rate_hz:.1f}/s, dropped {timing.dropped}, lost {timing.lost}",
        f"tracker:  {timing.track_p50_ms:.1f} ms median, {timing.track_p95_ms:.1f} ms p95, "
        f"{status.mode.value}, {status.settings.quality.value}",
        f"web:      {web.state.value} on port {web.port}"
        + (f" - {web.detail}" if web.detail else ""),
        f"native:   {native.state.value} at {native.path}"
        + (f" - {native.detail}" if native.detail else ""),
    ]
    if status.imaging.exposure_us:
        exposure = "follows the hand" if status.settings.exposure.automatic else "fixed"
        lines.append(
            f"exposure: {status.imaging.exposure_us} us, gain {status.imaging.gain / 16:.2f}, "
            f"{exposure}"
        )
    lines += [
        f"client:   {client.name} ({_kind(client)}), {client.sent} frames sent, "
        f"{client.skipped} skipped"
        for client in status.clients
    ]
    lines.append(
        f"process:  {status.pid}, version {status.version}, running for {status.uptime_s:.0f} s"
    )
    return lines


def _kind(client: ClientStatus) -> str:
    process = f", process {client.pid}" if client.pid is not None else ""
    return client.dialect + process + (", with images" if client.images else "")
