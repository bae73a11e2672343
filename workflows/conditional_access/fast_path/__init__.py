"""The fast path (告知承诺): who may take it, what is promised, and the one-off review."""
