"""Pages of the open list that need no login."""
