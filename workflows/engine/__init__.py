"""The engine that every workflow stands on: the gate, nodes, claims, clocks, outbox."""
