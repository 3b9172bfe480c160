"""Sockets, no pixels."""
