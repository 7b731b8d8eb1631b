"""`python -m mathtrainer`."""

from mathtrainer.cli.commands import main

main()
