"""The records: models, legal states, permissions, reads and the event chain."""
