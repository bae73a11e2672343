"""Template tags of the house components."""
