"""The process that draws the panel's graphs.

Law: pyqtgraph and numpy are loaded here alone, and are gone with it when nobody looks at a graph.
"""
