"""Grants: issued with the last signature, delivered, suspended and resumed, ended."""
