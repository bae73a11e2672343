"""Pages and charts of the flows, written from their definitions: see `pages`."""
