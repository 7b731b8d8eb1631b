"""Child processes that verify and compare, and can be killed."""
