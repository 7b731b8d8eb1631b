"""MathVerifier: tells how a math solution is wrong."""
