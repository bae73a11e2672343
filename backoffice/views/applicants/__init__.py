"""Pages of people who apply for data, before and after they are verified."""
