"""`check --deploy` says when attachments are not scanned, and when none can be uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import run_checks

from tests.clamd_server import Clamd

if TYPE_CHECKING:
    from pytest_django import Settings


def ours(*, deploy: bool) -> list[str | None]:
    """Return the ids of what our own checks say."""
    messages = run_checks(include_deployment_checks=deploy)
    return [message.id for message in messages if str(message.id).startswith("kaifang.")]


def test_deployment_without_a_scanner_is_warned_of(settings: Settings) -> None:
    settings.CLAMD = None

    assert ours(deploy=True) == ["kaifang.W001"]
    assert ours(deploy=False) == []


def test_deployment_whose_scanner_does_not_answer_is_an_error(settings: Settings) -> None:
    with Clamd() as clamd:
        settings.CLAMD = clamd.address
        assert ours(deploy=True) == []

    assert ours(deploy=True) == ["kaifang.E001"]
