"""What the acts of supervision rest on, as shown beside them."""

from __future__ import annotations

from typing import Final

RULE: Final = "工作安排 二(4)"
DEFAULT: Final = "house default"
