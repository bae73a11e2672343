"""Applicants: who they say they are, and that staff have verified it (主体认证)."""
