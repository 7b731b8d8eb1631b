"""What a recipe takes, worked out before anything is started: memory, tokens, hours and disk, with the arithmetic."""
