"""Screens of the own account: login, password, roles."""
