"""Runs on record: in Redis, and in their folders."""
