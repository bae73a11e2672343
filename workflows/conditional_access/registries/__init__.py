"""Registries of conditional access (工作安排 二(4) to 二(6), 三), kept by the commission."""
