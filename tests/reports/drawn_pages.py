"""What a drawn PDF says on its pages, as far as it can be read without a reader of PDF."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode

_STREAM = re.compile(
    rb"/ASCII85Decode /FlateDecode \].*?>>\s+stream\r?\n(.*?)~>\s*endstream", re.DOTALL
)


def page_contents(content: bytes) -> list[bytes]:
    """Return the decoded content of each page; ASCII text stands in it as it is printed."""
    decoded = (zlib.decompress(a85decode(each)) for each in _STREAM.findall(content))
    return [each for each in decoded if b" Tf " in each]
