"""Canonical forms of expressions."""
