"""Facts of a dossier: one small module for each, listed in `registry`."""
