"""Pages of programmes of sample and brand data, and of the labels that they lead to."""
