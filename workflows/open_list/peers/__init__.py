"""Lists of other cities: what they open and this city does not (工作安排 二(1), 对标)."""
