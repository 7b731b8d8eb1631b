"""Adapters: the verifier as a reward or a metric of other tools.

A tool is imported where its interface is a class or a decorator of its own (Inspect AI, OpenEnv, verifiers), and
nowhere else.
"""
