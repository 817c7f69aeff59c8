"""The scoring core: from researched values to ranks, in NumPy and the standard library alone (SCORING.md)."""
