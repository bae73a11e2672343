"""The rules: one package per workflow on a small engine."""
