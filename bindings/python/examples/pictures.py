"""Write what both cameras see to a file of grey pixels: python pictures.py OUT.pgm.

The user has to allow images for this program in Handspan's panel.
"""

from __future__ import annotations

import sys
from pathlib import Path

import handspan

PATIENCE_S = 10.0


def main() -> None:
    """Take one pair of pictures, left above right."""
    target = Path(sys.argv[1])
    with handspan.connect() as client:
        images = client.images()
        client.ready().result(PATIENCE_S)
        pair = images.take(PATIENCE_S)
        if pair is None:
            sys.exit("no image came: does the user allow images, and is a controller attached?")
        left, right = pair.left, pair.right
        header = f"P5 {left.width_px} {left.height_px + right.height_px} 255\n"
        target.write_bytes(header.encode() + left.pixels + right.pixels)
        middle = left.width_px / 2, left.height_px / 2
        print(f"{target}: the middle of the left one looks along {client.camera(0).ray(*middle)}")


if __name__ == "__main__":
    try:
        main()
    except handspan.HandspanError as error:
        sys.exit(str(error))
