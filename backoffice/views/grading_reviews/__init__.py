"""Pages of yearly reviews of levels."""
