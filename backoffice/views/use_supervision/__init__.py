"""Pages of the supervision of use: obligations, violations, samples."""
