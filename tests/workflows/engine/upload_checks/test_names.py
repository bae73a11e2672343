"""Names under which files are kept: what a reader sees, and nothing that a system acts on."""

from __future__ import annotations

import pytest

from cases.errors import BadInput
from workflows.engine.upload_checks.names import safe_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("函.pdf", "函.pdf"),
        ("../../etc/函.pdf", "函.pdf"),
        ("..\\..\\Windows\\函.pdf", "函.pdf"),
        ("C:\\桌面\\函.pdf", "函.pdf"),
        ("函\x00\r\n\t.pdf", "函.pdf"),
        ("函\u202efdp.pdf", "函fdp.pdf"),
        ("\u2066函\u2069\u200b\ufeff.pdf", "函.pdf"),
        ("\u3164函\u2800\uffa0.pdf", "函.pdf"),
        ('a<b>|c?*".pdf', "a_b__c___.pdf"),
        ("函.pdf. . ", "函.pdf"),
        ("..函.pdf", "函.pdf"),
        ("NUL.pdf", "_NUL.pdf"),
        ("com1.2.pdf", "_com1.2.pdf"),
        ("报告.v2.2023.pdf", "报告.v2.2023.pdf"),
        ("表.xlsx.pdf", "表.xlsx.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("长" * 196 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_name_is_kept_without_folders_and_unseen_signs(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "///",
        "\u202e\n",
        " . ",
        "长" * 197 + ".pdf",
        "con." + "长" * 192 + ".pdf",
        "长" * 300,
    ],
)
def test_name_that_is_empty_or_too_long_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="文件名不能为空，也不能超过 200 个字：请改名后重新上传。"):
        safe_name(name)


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("函.exe.pdf", ".exe"),
        ("函.EXE.pdf", ".exe"),
        ("函.html.png", ".html"),
        ("函.svg .pdf", ".svg"),
        ("函.js.v2.pdf", ".js"),
        ("函.e\u202exe.pdf", ".exe"),
        ("函.exe\u3164\u2800.pdf", ".exe"),
    ],
)
def test_name_with_a_program_before_its_extension_is_refused(name: str, hidden: str) -> None:
    with pytest.raises(BadInput, match=f"可运行文件的扩展名“{hidden}”：文件只能有一个扩展名"):
        safe_name(name)
