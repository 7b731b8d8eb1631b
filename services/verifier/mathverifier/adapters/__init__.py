"""Adapters: the verifier as a reward or a metric of other tools, none of which is imported here."""
