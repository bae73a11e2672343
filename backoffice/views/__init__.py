"""Screens: a view loads, checks, calls an act and renders."""
