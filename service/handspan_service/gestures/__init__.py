"""Gestures: hands in, the four classic gestures out.

Law: the same hands give the same gestures; no clock, no thread, no memory that grows.

What is recognised, and why so: docs/gestures.md.
"""
