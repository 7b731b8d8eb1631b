"""Scoring files: rows in, the same rows with their verdicts out, in the same order."""
