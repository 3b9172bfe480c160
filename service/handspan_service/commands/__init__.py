"""What each command does, once __main__.py has understood the arguments."""
