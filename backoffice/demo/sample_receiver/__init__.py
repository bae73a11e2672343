"""A delivery system for trying out: it takes messages about grants and says what it holds."""
