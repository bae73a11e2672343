"""Casework screens: queues, one case, one step, notifications."""
