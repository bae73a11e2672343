"""Official letters about applications for conditional access: from frozen facts to their text."""
