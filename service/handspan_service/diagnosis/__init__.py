"""Finds out what keeps hands from reaching applications, and says what helps.

Law: it only looks; it changes nothing, and no check can keep another from being made.
"""
