"""Renewals and amendments (续期、变更): applications that follow a grant and leave it alone."""
