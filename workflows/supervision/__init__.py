"""Supervision orders (督办): who must answer what, by when, about a matter that is late."""
