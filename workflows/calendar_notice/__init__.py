"""A new notice on holidays: read it, see what would move, enter it as a calendar version."""
