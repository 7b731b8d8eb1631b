"""`python -m mathgenerator`."""

from mathgenerator.cli import main

main()
