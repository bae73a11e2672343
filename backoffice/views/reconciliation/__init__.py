"""Pages of the reconciliation with the resource catalogue (目录核对)."""
