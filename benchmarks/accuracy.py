"""How well the tracker finds hands: held-out sequences with exact truth, image to published frame.

Usage: python benchmarks/accuracy.py [--quick] [--write] [--sequences NAME ...] [--networks FOLDER]
                                     [--quality NAME]

docs/accuracy.md has the protocol and the figures. The films are kept beside the suite; the first
run makes them. --write puts figures and plots of all sequences, with what ships, into the docs.
"""

from __future__ import annotations

import sys
from pathlib import Path

# The suite draws with the training's rasteriser, which is not part of the installed product.
sys.path.append(str(Path(__file__).resolve().parents[1] / "training"))

from evaluation.main import main

if __name__ == "__main__":
    sys.exit(main())
