"""A small flow of the product and the same flow of stock viewflow, for W1 alone."""
