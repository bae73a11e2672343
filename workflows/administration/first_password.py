"""Make the password that a new or reset account starts with."""

from __future__ import annotations

import secrets

# Without 0 O 1 l I: a first password is read from paper or over the telephone.
_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_GROUPS, _LENGTH = 4, 4


def first_password() -> str:
    """Return a random password of four groups of four, such as `kTm4-x7Wq-Hb3d-pR9s`.

    About 90 bits; shown once, kept nowhere but as a hash, changed at the first login.
    """
    alphabet = _LETTERS + _CAPITALS + _DIGITS
    return "-".join(
        "".join(secrets.choice(alphabet) for _ in range(_LENGTH)) for _ in range(_GROUPS)
    )
