"""Pages of supervision orders (督办)."""
