"""Legal states and vocabularies: one file per kind of case."""
