"""How fast the product is, as ratios: each workload beside its limit and its stock peer.

`python -m bench --only W4 --json`. Absolute times depend on the machine; only the ratios of one
run are compared with the goals.
"""
