"""`manage.py draw_workflows`: writes docs/workflows, and says no when it is stale."""

from __future__ import annotations

import json

import pytest

from backoffice.management.commands.draw_workflows import Command

ALL = [
    "README.md",
    "access_application.md",
    "access_application.svg",
    "access_line.md",
    "access_line.svg",
    "agreement.md",
    "agreement.svg",
    "data_issue.md",
    "data_issue.svg",
    "emergency_suspension.md",
    "emergency_suspension.svg",
    "evaluation_dossier.md",
    "evaluation_dossier.svg",
    "grading_review.md",
    "grading_review.svg",
    "grant.md",
    "grant.svg",
    "label_nomination.md",
    "label_nomination.svg",
    "list_change.md",
    "list_change.svg",
    "list_version.md",
    "list_version.svg",
    "mismatch_task.md",
    "mismatch_task.svg",
    "registration.md",
    "registration.svg",
    "second_look.md",
    "second_look.svg",
    "supervision_order.md",
    "supervision_order.svg",
]


@pytest.fixture
def project(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    return tmp_path


def run(capsys, *arguments):
    """Run as the command line does: exit status and standard output."""
    status: object = 0
    try:
        Command().run_from_argv(["manage.py", "draw_workflows", *arguments])
    except SystemExit as stop:
        status = stop.code
    return status, capsys.readouterr().out


@pytest.mark.django_db
def test_draw_workflows_writes_the_folder_and_tells_what(project, capsys):
    status, out = run(capsys, "--json")

    assert status == 0
    assert json.loads(out) == {"workflows": 14, "stale": 0, "stale_files": [], "written": ALL}
    assert sorted(path.name for path in (project / "docs" / "workflows").iterdir()) == sorted(ALL)


@pytest.mark.django_db
def test_check_of_a_stale_folder_says_no_and_writes_nothing(project, capsys):
    status, out = run(capsys, "--check", "--json")

    assert status == 1
    assert json.loads(out) == {"workflows": 14, "stale": 29, "stale_files": ALL, "written": []}
    assert not (project / "docs").exists()


@pytest.mark.django_db
def test_check_for_people_names_the_stale_files(project, capsys):
    run(capsys)
    (project / "docs" / "workflows" / "list_change.svg").unlink()
    capsys.readouterr()

    status, out = run(capsys, "--check")

    assert status == 1
    assert out == "docs/workflows 已过时：list_change.svg。请运行 manage.py draw_workflows。\n"


@pytest.mark.django_db
def test_second_run_has_nothing_to_write(project, capsys):
    run(capsys)
    capsys.readouterr()

    status, out = run(capsys)

    assert (status, out) == (0, "docs/workflows 与流程定义一致。\n")
