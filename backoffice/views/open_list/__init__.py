"""Screens of the open list for staff: change requests, imports, versions."""
