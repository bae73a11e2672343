"""The supervision view: what is late or at risk, and who has too much on their hands."""
