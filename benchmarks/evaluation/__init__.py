"""How well the tracker finds hands: sequences with exact truth, their judge and the report."""
