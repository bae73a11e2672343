"""Conditional access (有条件开放): applications, their lines, and what departments answer."""
