"""A toy workflow of the tests: one request, one check, sent back once or decided."""
