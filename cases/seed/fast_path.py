"""What the product ships of the fast path, as the proof of its rows knows it: digests alone.

The rows themselves stand in the migration that wrote them; a test compares the two.
"""

from __future__ import annotations

from typing import Final

# Of the first notice: number, wording, commitments, source, tier and day.
NOTICE_DIGEST: Final = "cfd85292656549e25e91da07b906e7f6f9d74aa160030a205113e62c65126a9e"
# How many rules of exclusion came first, and the digest of them all in their order.
EXCLUSIONS: Final = 25
EXCLUSIONS_DIGEST: Final = "e5778ab8bb8f30056c6050860d242d74dac617e7210f199ad6abf3d6d126aa03"
