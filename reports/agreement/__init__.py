"""The agreement as a PDF, from its canonical text alone."""
