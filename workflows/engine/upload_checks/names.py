"""The name under which a file is kept and given away again: safe in every folder and page."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput

NAME_LENGTH: Final = 200
# What Windows takes for a drive, a stream or a wildcard; folders are cut off before.
_NO_PART_OF_A_NAME: Final = re.compile(r'[<>:"|?*]')
# Letters and signs by their category, yet without a picture of their own.
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
)
# What a double click or a browser runs. As a second extension it disguises what a file is.
_RUN_BY_A_CLICK: Final = (
    "apk bat cmd com cpl dll exe gadget hta htm html jar js jse jsp lnk mht mhtml msc msi msp php "
    "pif ps1 reg scf scr sh svg swf vb vbe vbs wasm wsf wsh xhtml docm dotm pptm xlsm xltm"
)
RUNNABLE: Final = frozenset(f".{suffix}" for suffix in _RUN_BY_A_CLICK.split())


def safe_name(name: str) -> str:
    """Return the name without folders, control characters and signs that a system reads.

    Signs that are not printed go, those that turn the direction of writing among them: what is
    left is what a reader sees.

    Raises:
        BadInput: nothing is left, it is too long, or another extension hides before the last.
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in plain if sign.isprintable() and sign not in _BLANK)
    plain = _NO_PART_OF_A_NAME.sub("_", plain).strip(" .")
    if plain.partition(".")[0].strip().lower() in _DEVICES:
        plain = f"_{plain}"
    if not plain or len(plain) > NAME_LENGTH:
        raise BadInput(
            _t("文件名不能为空，也不能超过 %(length)s 个字：请改名后重新上传。")
            % {"length": NAME_LENGTH}
        )
    if hidden := hidden_extension(plain):
        raise BadInput(
            _t(
                "文件名“%(name)s”里还有一个可运行文件的扩展名“%(hidden)s”："
                "文件只能有一个扩展名，请改名后重新上传。"
            )
            % {"name": plain, "hidden": hidden}
        )
    return plain


def hidden_extension(name: str) -> str:
    """Return the extension of a program that stands before a name's last one; empty: none."""
    others = (suffix.strip().lower() for suffix in PurePath(name).suffixes[:-1])
    return next((suffix for suffix in others if suffix in RUNNABLE), "")
