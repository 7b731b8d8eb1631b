"""The version that every verdict carries: a change of what is found is a new one."""

VERSION = "0.2.0"
