"""Tests of supervision orders."""
