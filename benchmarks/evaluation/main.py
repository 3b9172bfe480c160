"""One command: film what is missing, let the tracker watch it, judge, and write it down."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
from tqdm import tqdm

from evaluation import document, filming, peer, real_frames, watching
from evaluation.filming import Take
from evaluation.peer import Sightings
from evaluation.programme import Sequence, programme
from evaluation.table import Case, report
from evaluation.values import RATE_HZ, Published
from handspan_service.contract.model import Quality
from handspan_service.device.peripheral import decode_calibration
from handspan_service.geometry import R_D_C
from handspan_service.tracking.nets import Networks

OURS, PEER = "Handspan", "MediaPipe 0.10.21"
UNFINISHED = 3  # Exit code where --budget-s ended before the programme did.


@dataclass(frozen=True)
class Watched:
    """What was seen so far, and how many sequences are left."""

    ours: list[Case]
    theirs: list[Case]
    left: int


def main(words: list[str] | None = None) -> int:
    """Run the suite; return the exit code.

    Args:
        words: Of the command line; those of this process if None.
    """
    arguments = _arguments(words)
    cv2.setNumThreads(1)
    networks = Networks.load(arguments.networks, arguments.quality)
    wanted = _chosen(arguments.sequences, quick=arguments.quick)
    seen = _watch(wanted, networks, arguments)
    if seen.left:
        print(f"{seen.left} of {len(wanted)} sequences are left; run the same command again.")
        return UNFINISHED
    people = {OURS: seen.ours}
    if seen.theirs:
        people[PEER] = seen.theirs
    text = report(people) + "\n" + real_frames.report(networks)
    print(text)
    if arguments.write:
        document.write(text, people, networks)
    return 0


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the sequences")
    parser.add_argument("--sequences", nargs="+", metavar="NAME", help="these alone")
    parser.add_argument("--networks", type=Path, help="folder of other networks")
    parser.add_argument("--quality", type=Quality, choices=list(Quality), default=Quality.BALANCED)
    parser.add_argument("--blind", choices=watching.EYES, help="this eye sees nothing")
    parser.add_argument("--budget-s", type=float, default=float("inf"), metavar="SECONDS",
                        help="begin no further sequence after this; exit code 3 if any is left")
    parser.add_argument("--write", action="store_true",
                        help="put tables and plots into docs/accuracy.md")
    arguments = parser.parse_args(words)
    if arguments.write:
        _refuse_part(parser, arguments)
    return arguments


def _refuse_part(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """End with a usage error where the document would tell of less, or else, than what ships."""
    others = {
        "--quick": arguments.quick,
        "--sequences": arguments.sequences is not None,
        "--networks": arguments.networks is not None,
        "--blind": arguments.blind is not None,
        "--quality": arguments.quality is not Quality.BALANCED,
    }
    given = [name for name, is_given in others.items() if is_given]
    if given:
        parser.error(
            f"--write puts down all sequences as the product ships; leave out {', '.join(given)}"
        )


def _chosen(names: list[str] | None, *, quick: bool) -> list[Sequence]:
    known = {sequence.name: sequence for sequence in programme()}
    for name in names or ():
        if name not in known:
            raise SystemExit(f"there is no sequence {name!r}; known are {', '.join(known)}")
    kept = [known[name] for name in names] if names else list(known.values())
    return [sequence for sequence in kept if sequence.quick or not quick]


def _watch(
    wanted: list[Sequence], networks: Networks, arguments: argparse.Namespace
) -> Watched:
    """Show the sequences to the tracker until all are seen or the time is over."""
    who = f"ours-{watching.version(arguments.networks)}"
    if arguments.quality is not Quality.BALANCED:
        who += f"-{arguments.quality}"
    if arguments.blind is not None:
        who += f"-blind-{arguments.blind}"
    begun = time.monotonic()
    ours: list[Case] = []
    theirs: list[Case] = []
    for number, sequence in enumerate(tqdm(wanted, unit="sequence")):
        if time.monotonic() - begun > arguments.budget_s:
            return Watched(ours, theirs, len(wanted) - number)
        take = filming.take(sequence)
        said = watching.watch(take, networks, who, arguments.quality, arguments.blind)
        ours.append(Case(sequence, take.truth, said, RATE_HZ))
        other = _peer(take)
        if other is not None:
            thinned = take.truth.every(watching.PEER_STEP)
            theirs.append(Case(sequence, thinned, other, RATE_HZ / watching.PEER_STEP))
    return Watched(ours, theirs, 0)


def _peer(take: Take) -> Published | None:
    """Return what the peer said about a sequence, if it was asked."""
    path = take.path.with_name(take.path.name.replace(".film.npz", ".peer.npz"))
    if not path.exists():
        return None
    calibration = decode_calibration(filming.record_of(take.sequence))
    return peer.published(Sightings.load(path), calibration, R_D_C[take.sequence.orientation])
