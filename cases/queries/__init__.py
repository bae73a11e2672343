"""Named reads. Every list starts from `visible.visible_to`."""
