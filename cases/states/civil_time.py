"""The zone in which days begin and end: that of Shanghai, whatever a server's own is."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
