"""Pages of other cities' lists (城市对标)."""
