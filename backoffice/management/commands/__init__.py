"""One file per command; the contract is in docs/operations.md."""
