"""`python -m mathverifier` is the command line."""

from mathverifier.cli import main

main()
