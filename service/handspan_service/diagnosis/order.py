"""All checks in their order.

Law: one finding for each Check, in the order of Check, each as soon as it is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from handspan_service.contract.findings import Check, Finding
from handspan_service.diagnosis import controller_checks, house_checks
from handspan_service.diagnosis.facts import COUNT_S, Facts

CHECKS: dict[Check, Callable[[Facts], Finding]] = {
    Check.SERVICE: house_checks.service,
    Check.ACCESS: controller_checks.access,
    Check.HOLDER: controller_checks.holder,
    Check.LINK: controller_checks.link,
    Check.FIRMWARE: controller_checks.firmware,
    Check.RATE: controller_checks.rate,
    Check.LIGHT: controller_checks.light,
    Check.GLASS: controller_checks.glass,
    Check.CALIBRATION: controller_checks.calibration,
    Check.TRACKER: controller_checks.tracker,
    Check.PORT: house_checks.port,
    Check.WEB_CLIENT: house_checks.web_client,
    Check.NATIVE_CLIENT: house_checks.native_client,
    Check.BROWSER: house_checks.browser,
    Check.CLOCK: house_checks.clock,
    Check.DISK: house_checks.disk,
    Check.FOLDERS: house_checks.folders,
}


def findings(environ: Mapping[str, str], count_s: float = COUNT_S) -> Iterator[Finding]:
    """Make all checks, one after another.

    Args:
        environ: Environment variables, which name the places of the service.
        count_s: For how long frames are counted.
    """
    facts = Facts(environ, count_s)
    for check in Check:
        yield CHECKS[check](facts)
