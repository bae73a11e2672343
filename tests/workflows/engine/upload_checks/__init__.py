"""Plans for many tasks at once."""
