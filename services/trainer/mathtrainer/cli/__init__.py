"""The command line."""


def main() -> None:
    """Run the command line. It is loaded here, so that a module beside it is imported without it."""
    from mathtrainer.cli.commands import main as run

    run()
