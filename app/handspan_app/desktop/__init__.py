"""What the desktop tells of its windows: one file for each system, facts and no decisions."""
