"""Chinese official pages: lines broken by the rules of punctuation, laid out before drawn."""
