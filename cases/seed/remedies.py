"""The text of remedies that comes with the product, by its digest (migration 0031)."""

from typing import Final

DIGEST: Final = "e5aea1ca65bb5aca1cc0080f38559c169f403617e76aebb0bd80fed87f90e46c"
