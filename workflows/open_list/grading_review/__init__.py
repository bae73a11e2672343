"""Yearly review of levels (分级复核): a new scheme asks each organisation about its entries."""
