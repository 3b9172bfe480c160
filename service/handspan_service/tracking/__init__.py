"""Stereo images in, hands out. Synchronous: no threads, no clocks, no sockets."""
