"""What a file must pass before a case keeps it: its name, its content, its room, the scanner."""
