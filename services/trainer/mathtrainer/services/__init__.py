"""How the trainer asks the other services."""
