"""Anything that yields stereo images or recorded frames. Never imports tracking."""
