"""Bulk acts: a plan is rehearsed, shown, bound by a hash, confirmed, and applied row by row."""
