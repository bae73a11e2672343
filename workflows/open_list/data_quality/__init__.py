"""The quality of the data itself: what probes met, scores by it, and faults that become work."""
