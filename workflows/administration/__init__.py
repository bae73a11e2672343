"""Acts on people, roles and organisations; each appends one event to the system chain."""
