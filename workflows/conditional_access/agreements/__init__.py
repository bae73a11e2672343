"""Agreements: drawn up when a department has decided, signed by both sides, or lapsed."""
