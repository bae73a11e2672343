"""Tests of the pages of supervision orders."""
