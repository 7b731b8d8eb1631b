"""`python -m mathverifier` is the command line."""

from mathverifier.cli.main import main

if __name__ == "__main__":  # The processes of `serve --workers` import this module again.
    main()
