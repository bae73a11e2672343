"""Reconciliation of the open list with the resource catalogue (工作安排 二(3))."""
