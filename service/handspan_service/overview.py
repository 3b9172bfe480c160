"""What is told of the service at one moment, put together from all of its parts.

Law: it only looks; what it is told of sensing it does not keep.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field

from handspan_service import __version__
from handspan_service.calibrating import Calibrating
from handspan_service.contract.control import ServiceState, Status
from handspan_service.contract.model import SourceKind
from handspan_service.library import Library
from handspan_service.options import Options
from handspan_service.pausing import Pauser
from handspan_service.publisher import Publisher
from handspan_service.reports import Meter
from handspan_service.serve.native_news import Situation
from handspan_service.serve.rates import Rates
from handspan_service.serve.servers import Servers
from handspan_service.sizes import LearntSize
from handspan_service.standing import Standing
from handspan_service.steering import Steering


@dataclass(frozen=True, slots=True)
class Overview:
    """The parts of one service that are told of."""

    options: Options
    steering: Steering
    sizes: LearntSize
    pauser: Pauser
    servers: Servers
    publisher: Publisher
    calibrating: Calibrating
    library: Library
    rates: Rates = field(default_factory=Rates)
    started_s: float = field(default_factory=time.monotonic)

    def status(self, standing: Standing, meter: Meter) -> Status:
        """Return everything that a panel shows.

        Args:
            standing: What decides the state.
            meter: The newest figures of sensing.
        """
        device, state, servers = standing.sensed.device, standing.state, self.servers
        consent = servers.presence.consent
        return Status(
            state=state,
            reason=standing.sensed.reason,
            detail=self._detail(standing, meter),
            device=device,
            simulated=device is not None and device.kind is SourceKind.SIMULATED,
            orientation=meter.orientation,
            hands=self.publisher.hands if state is ServiceState.STREAMING else 0,
            timing=meter.timing,
            websocket=servers.web.status(),
            clients=self.rates.rated(servers.clients()),
            settings=self.steering.settings,
            version=__version__,
            pid=os.getpid(),
            uptime_s=time.monotonic() - self.started_s,
            imaging=meter.imaging,
            mode=self.steering.mode,
            hand_size=self.sizes.size,
            native=servers.native.status(),
            pause=self.pauser.status(),
            questions=consent.questions(),
            rules=consent.rules(),
            cautious=consent.cautious,
            foreground=servers.presence.foreground,
            attended=consent.attended,
            shows_pictures=servers.control.shows_pictures(),
            calibration=self.calibrating.status(device),
            origins=self.steering.preferences.origins,
            profiles=self.steering.preferences.profiles,
            saving=self.steering.saving,
            safe=self.options.safe,
            library=self.library.status(),
            hand_users=self.sizes.users,
            hand_looks=meter.looks,
        )

    def situation(self, standing: Standing, meter: Meter) -> Situation:
        """Return what native programs hear of it; the arguments are those of `status`."""
        return Situation(
            state=standing.state,
            detail=self._detail(standing, meter),
            mode=self.steering.mode,
            device=standing.sensed.device,
            hindrances=meter.imaging.hindrances,
            rate_hz=meter.timing.frame_rate_hz,
            spared_hz=meter.timing.spared_rate_hz,
            slow=self.pauser.pause.slow is not None,
        )

    def _detail(self, standing: Standing, meter: Meter) -> str:
        keepers = (self.steering.preferences, self.sizes, self.servers.permissions)
        return standing.detail(meter, [keeper.problem for keeper in keepers])
