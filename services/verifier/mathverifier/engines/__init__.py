"""Scoring on the engines that spread rows over many machines, each by its own extra; none is imported here."""
