"""Claims of a solution: relations between expressions that it states."""
