"""What a file must pass before a case keeps it."""
