"""The demonstration: its people, its organisations and what they do."""
