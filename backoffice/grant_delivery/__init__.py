"""Grants on their way to the delivery system, and what that system says it holds."""
