"""Pages of those who apply for conditional data, and of those who answer them."""
