"""The quality of the open list: what is updated on time, and how well entries are described."""
