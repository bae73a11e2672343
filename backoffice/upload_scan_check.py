"""What `manage.py check --deploy` says about the virus scanner of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.checks import Error, Tags, Warning, register  # noqa: A004  # Django's own name

from workflows.engine.upload_checks.scanner import answers, has_scanner

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

NOT_SCANNED: Final = "kaifang.W001"
NO_ANSWER: Final = "kaifang.E001"


@register(Tags.security, deploy=True)
def check_upload_scan(**_kwargs: object) -> list[CheckMessage]:
    """Say that attachments are not scanned, or that nobody can upload any."""
    if not has_scanner():
        return [
            Warning(
                "KAIFANG_CLAMD is not set: attachments are kept without a virus scan.",
                hint="Name host:port or the socket of clamd; the form for uploads says so too.",
                id=NOT_SCANNED,
            )
        ]
    if not answers():
        return [
            Error(
                "The virus scanner of KAIFANG_CLAMD does not answer: every upload is refused.",
                hint="Start clamd, or correct KAIFANG_CLAMD.",
                id=NO_ANSWER,
            )
        ]
    return []
