"""The template of agreements on its pages: versions, the draft with its faults, the release."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import AgreementTemplateDraft, AgreementTemplateVersion
from cases.queries.agreement_templates import template_in_force
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.administration.wordings import faulty, in_force, longer, released, saved

if TYPE_CHECKING:
    from cases.agreement.wording import Wording

pytestmark = pytest.mark.django_db
DRAFT = "agreement-template-draft"
PAGES: tuple[tuple[str, list[int]], ...] = (
    ("agreement-templates", []),
    ("agreement-template", [1]),
    ("agreement-template-pdf", [1]),
    ("agreement-template-draft", []),
    ("agreement-template-draft-pdf", []),
)


def typed(wording: Wording, *, expected: int = 0, **changes: str) -> dict[str, Any]:
    """Return a page as a browser sends it."""
    page: dict[str, Any] = {
        "title": wording.title,
        **asdict(wording.terms),
        "expected": str(expected),
        "clauses-TOTAL_FORMS": str(len(wording.clauses)),
        "clauses-INITIAL_FORMS": "0",
    }
    for at, clause in enumerate(wording.clauses):
        said = asdict(clause) | {"ORDER": str(at + 1)}
        page |= {f"clauses-{at}-{name}": value for name, value in said.items() if value != ""}
        if not clause.is_required:
            del page[f"clauses-{at}-is_required"]
    return page | changes


def test_wording_is_saved_looked_at_and_released(client, three) -> None:
    client.force_login(three.administrator)

    kept = client.post(reverse(DRAFT), typed(longer()))
    shown = client.get(reverse(DRAFT))
    looked_at = client.get(reverse("agreement-template-draft-pdf"))
    done = client.post(
        reverse("agreement-template-release"), {"expected": "1", "reason": "法制部门核定"}
    )

    assert kept["Location"] == reverse(DRAFT)
    assert shown.context["faults"] == ()
    assert looked_at["Content-Type"] == "application/pdf"
    assert looked_at.content.startswith(b"%PDF")
    assert done["Location"] == reverse("agreement-template", args=[2])
    assert "人员培训" in client.get(done["Location"]).content.decode()


def test_every_fault_of_a_saved_draft_is_named_and_nothing_typed_is_lost(client, three) -> None:
    client.force_login(three.administrator)

    client.post(reverse(DRAFT), typed(faulty()))
    page = client.get(reverse(DRAFT)).content.decode()
    looked_at = client.get(reverse("agreement-template-draft-pdf"))
    refused = client.post(reverse("agreement-template-release"), {"expected": "1", "reason": "试"})

    assert "缺少必备条款“不得转让”（代码 no_resale）。" in page
    assert "“使用限额”没有填写" in page
    assert looked_at["Location"] == reverse(DRAFT)
    assert refused.status_code == 422
    assert AgreementTemplateVersion.objects.count() == 1


def test_clauses_stand_in_the_order_that_is_typed(client, three) -> None:
    client.force_login(three.administrator)
    page = typed(longer()) | {"clauses-20-ORDER": "0"}

    client.post(reverse(DRAFT), page)

    kept = AgreementTemplateDraft.objects.get().wording["clauses"]
    assert [kept[0]["code"], kept[1]["code"]] == ["training", "parties"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"clauses-20-code": "Training!"}, "代码只能用小写字母"),
        ({"delete_days": "多日"}, "删除期限"),
        ({"clauses-3-text": "长" * 3001}, "3000"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(client, three, change, wrong) -> None:
    client.force_login(three.administrator)

    refused = client.post(reverse(DRAFT), typed(longer()) | change)

    assert refused.status_code == 422
    assert wrong in refused.content.decode()
    assert "乙方每年对接触数据的人员进行培训。" in refused.content.decode()
    assert not AgreementTemplateDraft.objects.exists()


def test_saving_over_a_later_draft_answers_409_with_what_was_typed(client, three) -> None:
    client.force_login(three.administrator)
    saved(three.administrator, faulty(), at=moment())

    refused = client.post(reverse(DRAFT), typed(longer(), expected=0))
    again = client.post(reverse(DRAFT), typed(longer(), expected=1))

    assert refused.status_code == 409
    assert "人员培训" in refused.content.decode()
    assert 'name="expected" value="1"' in refused.content.decode()
    assert again.status_code == 302


@pytest.mark.parametrize("name", ["agreement-template-release", "agreement-template-drop"])
def test_release_and_drop_of_a_changed_draft_answer_409(client, three, name) -> None:
    client.force_login(three.administrator)
    saved(three.administrator, longer(), at=moment())

    refused = client.post(reverse(name), {"expected": "7", "reason": "试"})

    assert refused.status_code == 409
    assert AgreementTemplateDraft.objects.exists()
    assert template_in_force().number == 1


def test_draft_is_dropped(client, three) -> None:
    client.force_login(three.administrator)
    saved(three.administrator, longer(), at=moment())

    dropped = client.post(reverse("agreement-template-drop"), {"expected": "1"})

    assert dropped["Location"] == reverse("agreement-templates")
    assert not AgreementTemplateDraft.objects.exists()


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("role", [Role.DEPARTMENT_STAFF, Role.COMMISSION_LEAD, Role.APPLICANT])
def test_stranger_finds_no_page_and_the_auditor_changes_nothing(
    client, three, name, args, role
) -> None:
    client.force_login(a_member(role).person)
    stranger = client.get(reverse(name, args=args))
    client.force_login(three.auditor)
    auditor = client.get(reverse(name, args=args))

    assert stranger.status_code == 404
    assert auditor.status_code == (403 if "draft" in name else 200)


@pytest.mark.parametrize("name", ["agreement-template-release", "agreement-template-drop", DRAFT])
def test_strangers_and_auditors_post_nothing(client, three, name) -> None:
    saved(three.administrator, longer(), at=moment())
    sent = typed(in_force(), expected=1) | {"reason": "试"}

    client.force_login(a_member(Role.DEPARTMENT_HEAD).person)
    stranger = client.post(reverse(name), sent)
    client.force_login(three.auditor)
    auditor = client.post(reverse(name), sent)

    assert (stranger.status_code, auditor.status_code) == (404, 403)
    assert AgreementTemplateDraft.objects.get().version == 1


def test_version_that_is_not_there_is_not_found(client, three) -> None:
    client.force_login(three.administrator)

    assert client.get(reverse("agreement-template", args=[9])).status_code == 404
    assert client.get(reverse("agreement-template-pdf", args=[9])).status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_list_asks_as_many_questions_for_three_versions_as_for_one(
    client, three, more, django_assert_num_queries
) -> None:
    client.force_login(three.auditor)
    for _each in range(more):
        released(three.administrator, longer() if _each == 0 else _renamed(), at=moment())
    client.get(reverse("agreement-templates"))

    with django_assert_num_queries(7):
        client.get(reverse("agreement-templates"))


def _renamed() -> Wording:
    wording = in_force()
    return type(wording)(
        title=f"{wording.title}（修订）", clauses=wording.clauses, terms=wording.terms
    )
