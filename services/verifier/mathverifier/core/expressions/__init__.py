"""Closed forms: what they are worth, and whether two of them are equal."""
