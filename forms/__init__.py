"""What may come in: forms validate shape, acts validate rules."""
