"""Screens of administration: people, roles, organisations, the system chain."""
