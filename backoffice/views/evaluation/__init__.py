"""Pages of annual evaluations (年度评估)."""
