"""Files that ship with the program, read through importlib.resources."""
