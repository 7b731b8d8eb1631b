"""Samples candidate solutions, has them scored, and hands scored pairs to the trainer."""
