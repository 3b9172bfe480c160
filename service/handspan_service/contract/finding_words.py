"""The words of findings: what is checked, what was found, what helps.

Law: every check has a title, and every cause that a diagnosis can tell has words here.
"""

from __future__ import annotations

import msgspec

from handspan_service.contract.findings import Check, Finding

TITLES = {
    Check.SERVICE: "Tracking service",
    Check.ACCESS: "Access to the controller",
    Check.HOLDER: "Who holds the controller",
    Check.LINK: "USB connection",
    Check.FIRMWARE: "Firmware",
    Check.RATE: "Pictures per second",
    Check.LIGHT: "Infrared light",
    Check.GLASS: "Glass of the controller",
    Check.CALIBRATION: "Calibration",
    Check.TRACKER: "Speed of tracking",
    Check.PORT: "Web port",
    Check.WEB_CLIENT: "Frames over the WebSocket",
    Check.NATIVE_CLIENT: "Frames for programs",
    Check.BROWSER: "Pages in the browser",
    Check.CLOCK: "Clock",
    Check.DISK: "Free disk space",
    Check.FOLDERS: "Folders",
}


class Words(msgspec.Struct, frozen=True):
    """What was found and what helps.

    Attributes:
        sentence: With names of the finding's values in braces.
        cure: What to do; empty where nothing is needed.
    """

    sentence: str
    cure: str = ""


_NO_CONTROLLER = "No real controller is in use."
_NO_SERVICE = "The service does not run, so this cannot be told."
_WITHHELD = (
    "It connects. No frames were counted, since hands go to the application in front, and to those "
    "that have your permission."
)
_NO_FRAMES = "No hands flow now: {state}."
_PLUG_ELSEWHERE = (
    "Plug the controller into a port of the computer itself, with its own short cable and without "
    "a hub."
)
CAUSES: dict[str, Words] = {
    "service_runs": Words("Version {version} has run for {minutes} min."),
    "service_absent": Words(
        "The service does not run.", "Start Handspan, or run: handspan-service run"
    ),
    "service_odd": Words(
        "The service does not answer as it should.", "Restart it. After an update, restart both."
    ),
    "service_safe": Words(
        "It runs in safe mode after two quick crashes: settings of tracking and calibrations of "
        "yours are left aside.",
        "Look at the log; restart the service to have them back.",
    ),
    "access_absent": Words(
        "No controller is plugged in.",
        "Plug it into a USB port of the computer. The first time takes about five seconds.",
    ),
    "access_granted": Words("Your user may open the controller at {place}."),
    "access_rule_missing": Words(
        "The controller is there, but your user may not open it: the rule for it is missing.",
        "Install the rule, then plug the controller in again.",
    ),
    "access_denied": Words(
        "The rule is installed, but your user may still not open the controller.",
        "Plug the controller in again. Over a remote connection, sit at the computer itself.",
    ),
    "access_no_library": Words(
        "This computer lacks libusb.", "Install it: sudo apt install libusb-1.0-0"
    ),
    "access_untold": Words("This system does not tell; the service says: {detail}"),
    "holder_ours": Words("Handspan holds it (process {pid})."),
    "holder_nobody": Words("Nobody holds it."),
    "holder_other": Words(
        "{name} (process {pid}) holds it.", "Close that program, for example a camera application."
    ),
    "holder_unknown": Words(
        "Another program holds it.", "Close whatever uses cameras, then plug it in again."
    ),
    "holder_skipped": Words(_NO_CONTROLLER),
    "link_good": Words("{speed} Mbit/s, alone on its way, {siblings} other devices on the bus."),
    "link_slow": Words("Only {speed} Mbit/s; the pictures need 480.", _PLUG_ELSEWHERE),
    "link_hub": Words(
        "{speed} Mbit/s, behind a hub, {siblings} other devices on the bus.", _PLUG_ELSEWHERE
    ),
    "link_lossy": Words("Pictures are lost on the way.", _PLUG_ELSEWHERE),
    "link_skipped": Words(_NO_CONTROLLER),
    "firmware_good": Words("Version {version} started as expected."),
    "firmware_bad": Words(
        "The firmware did not start as expected.", "Plug the controller in again."
    ),
    "firmware_refuses": Words(
        "The controller refused a command.",
        "Plug it in again and close other camera programs.",
    ),
    "firmware_skipped": Words(_NO_CONTROLLER),
    "rate_good": Words("{rate} of {nominal} per second, {lost} lost in {seconds} seconds."),
    "rate_low": Words("{rate} of {nominal} per second.", _PLUG_ELSEWHERE),
    "rate_busy": Words(
        "{rate} of {nominal} per second: this computer has too much to do.",
        "Close other heavy programs, or choose low resource use in the settings.",
    ),
    "rate_lossy": Words("{lost} pictures were lost in {seconds} seconds.", _PLUG_ELSEWHERE),
    "rate_skipped": Words(_NO_FRAMES),
    "rate_no_service": Words(_NO_SERVICE),
    "light_good": Words("Nothing dazzles the controller; exposure {exposure} microseconds."),
    "light_bright": Words(
        "A bright light or something very near dazzles the controller.",
        "Turn it away from windows and lamps, and keep its view free.",
    ),
    "light_skipped": Words(_NO_CONTROLLER),
    "glass_good": Words("The glass looks clean."),
    "glass_smudged": Words("The glass seems to be smudged.", "Wipe it with a soft cloth."),
    "glass_skipped": Words(_NO_CONTROLLER),
    "calibration_factory": Words("The one from the factory is in use."),
    "calibration_yours": Words("Yours of {date} is in use."),
    "calibration_nominal": Words(
        "Typical values are in use: those of this controller could not be read.",
        "Plug the controller in again, or calibrate it.",
    ),
    "calibration_skipped": Words(_NO_CONTROLLER),
    "tracker_good": Words("{p95} ms of {budget} ms for 95 of 100 pictures."),
    "tracker_slow": Words(
        "{p95} ms for 95 of 100 pictures, and the next comes after {budget}.",
        "Close other heavy programs, or choose low resource use in the settings.",
    ),
    "tracker_failed": Words("There is no tracking: {detail}", "Install Handspan again."),
    "tracker_skipped": Words(_NO_FRAMES),
    "tracker_no_service": Words(_NO_SERVICE),
    "port_ours": Words("The service listens on port {port}."),
    "port_free": Words("Port {port} is free."),
    "port_off": Words(
        "Web applications are switched off.", "Switch them on in the settings, if pages need hands."
    ),
    "port_taken": Words(
        "{name} (process {pid}) uses port {port}.",
        "End that program; the port is tried again every two seconds.",
    ),
    "port_taken_unknown": Words(
        "Another program, perhaps another user's, uses port {port}.",
        "End that program, for example the old Leap Motion service.",
    ),
    "web_client_good": Words("{frames} frames in {seconds} seconds."),
    "web_client_none": Words("It connects, but no frames come: {state}."),
    "web_client_withheld": Words(_WITHHELD),
    "web_client_refused": Words(
        "Nobody can connect: {detail}", "Restart the service; look at the log if that fails."
    ),
    "web_client_off": Words("Web applications are switched off."),
    "web_client_no_service": Words(_NO_SERVICE),
    "native_client_good": Words("{frames} frames in {seconds} seconds."),
    "native_client_none": Words("It connects, but no frames come: {state}."),
    "native_client_withheld": Words(_WITHHELD),
    "native_client_refused": Words(
        "Nobody can connect: {detail}", "Restart the service; look at the log if that fails."
    ),
    "native_client_off": Words("Programs are switched off in the settings."),
    "native_client_no_service": Words(_NO_SERVICE),
    "browser_good": Words("{pages} web pages are connected now."),
    "browser_none": Words(
        "No web page is connected now.",
        "If a page should be: reload it, and where the browser asks whether it may reach the local "
        "network or apps on this device, allow it. A page that was refused can be allowed through "
        "the sign before its address.",
    ),
    "browser_off": Words("Web applications are switched off."),
    "browser_no_service": Words(_NO_SERVICE),
    "clock_good": Words("The date is {date}."),
    "clock_wrong": Words(
        "The date is {date}, before Handspan was installed.",
        "Set the clock: recordings and calibrations carry their date.",
    ),
    "disk_good": Words("{megabytes} MB are free."),
    "disk_low": Words(
        "Only {megabytes} MB are free.", "Make room: a recording takes 1 to 1.7 GB a minute."
    ),
    "disk_full": Words(
        "Only {megabytes} MB are free: settings may not be kept.", "Make room on the disk."
    ),
    "folders_good": Words("Settings, logs and sockets can be written."),
    "folders_refused": Words(
        "{folder} cannot be written.", "Give it back to your user, or make room for it."
    ),
    "folders_open": Words("{folder} is open to other users.", "Close it: chmod 700 {folder}"),
}


def sentence(finding: Finding) -> str:
    """Return in English what was found."""
    return CAUSES[finding.cause].sentence.format(**finding.values)


def cure(finding: Finding) -> str:
    """Return in English what helps; empty where nothing is needed."""
    return CAUSES[finding.cause].cure.format(**finding.values)
