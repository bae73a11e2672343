"""Facts that the tables are filled with, kept as data beside their source."""
