"""What people tell each other and themselves about a case; no clock and no state moves by it."""
