"""The texts of remedies that come with the product, by their digests (migrations 0031, 0055)."""

from typing import Final

DIGESTS: Final = frozenset(
    {
        "e5aea1ca65bb5aca1cc0080f38559c169f403617e76aebb0bd80fed87f90e46c",
        "d457b2ff997136d76bb1766f25c749b5ed3b54a4df29f9984fb76de82a39c990",
    }
)
