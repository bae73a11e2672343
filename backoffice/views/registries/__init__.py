"""Pages of the registries of conditional access."""
