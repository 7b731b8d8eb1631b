"""`python -m mathtrainer`."""

from mathtrainer.cli import main

main()
