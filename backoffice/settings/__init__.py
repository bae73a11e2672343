"""Settings by environment; every name comes from `environment.NAMES`."""
