"""Tell what happens and how many frames come, with asyncio: python watch.py [seconds]."""

from __future__ import annotations

import asyncio
import sys

import handspan


async def tell_events(client: handspan.Client) -> None:
    """Print services and controllers as they come and go."""
    async for event in client.events():
        match event:
            case handspan.Connected():
                print("a service answers")
            case handspan.ConnectionLost():
                print("the service is gone; waiting for it")
            case handspan.DeviceAttached(device):
                print(f"{device.model}, serial {device.serial}")
            case handspan.DeviceLost(device):
                print(f"{device.serial} is gone")
            case handspan.LogMessage(text=text):
                print(f"the service says: {text}")


async def count_frames(client: handspan.Client) -> None:
    """Print once a second how many frames came, and how many hands the last one had."""
    frames, count, hands = client.frames(), 0, 0
    next_s = asyncio.get_running_loop().time() + 1.0
    async for frame in frames:
        count, hands = count + 1, len(frame.hands)
        if asyncio.get_running_loop().time() >= next_s:
            print(f"{count} frames, {hands} hands, {frames.dropped} dropped", flush=True)
            count, next_s = 0, next_s + 1.0


async def main() -> None:
    """Do both at once, until interrupted or for some seconds."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else None
    async with handspan.connect() as client:
        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(tell_events(client), count_frames(client))
        except TimeoutError:
            print("that was all")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
    except handspan.LibraryNotFound as error:
        sys.exit(str(error))
