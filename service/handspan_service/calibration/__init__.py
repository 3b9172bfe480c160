"""Calibration: views of a board in, cameras and figures out. Pure; runs in calibrator.py alone."""
