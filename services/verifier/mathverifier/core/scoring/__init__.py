"""Scores of a verdict, and the localization of the first wrong step."""
