"""Official letters about applications for conditional access: facts in, PDF out."""
