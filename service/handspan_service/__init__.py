"""The headless hand-tracking service: device, tracking, serving."""

__version__ = "0.1.0"
