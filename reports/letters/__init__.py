"""The pages of official letters, drawn from their parts."""
