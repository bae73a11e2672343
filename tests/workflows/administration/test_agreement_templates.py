"""The template of agreements: worded in a draft, released as a version, proven by its event."""

from __future__ import annotations

import pytest
from django.db import connection

from cases import triggers
from cases.agreement.standard import STANDARD_TEMPLATE
from cases.agreement.terms import STANDARD_TERMS
from cases.agreement.wording import stored_wording
from cases.errors import BadInput, GuardFailed, NotAllowed, Stale
from cases.models import AgreementTemplateDraft, AgreementTemplateVersion, SystemEvent
from cases.proof_of_agreement_templates import first_bad_template
from cases.queries.agreement_templates import template_in_force
from cases.seed.agreement_template import DIGEST, REASON
from tests.workflows.administration.offices import MORNING, acts_in_chain, the_three
from tests.workflows.administration.wordings import (
    TRAINING,
    faulty,
    in_force,
    longer,
    released,
    saved,
)
from workflows.administration.agreement_templates import (
    drop_template_draft,
    release_template,
    save_template_draft,
)

pytestmark = pytest.mark.django_db


def test_seeded_version_is_the_shipped_template() -> None:
    version = template_in_force()
    wording = stored_wording(version.wording)

    assert wording.as_template(version.number) == STANDARD_TEMPLATE
    assert wording.terms == STANDARD_TERMS
    assert wording.faults() == ()
    assert (version.number, version.reason, version.digest) == (1, REASON, DIGEST)
    assert first_bad_template() is None


def test_draft_with_faults_is_kept_and_not_released() -> None:
    actor = the_three().administrator

    draft = saved(actor, faulty())
    with pytest.raises(BadInput) as refused:
        release_template(actor=actor, expected=draft.version, reason="试", at=MORNING)

    assert refused.value.facts["faults"] == (
        "缺少必备条款“不得转让”（代码 no_resale）。",
        "“使用限额”没有填写：协议要用它补足条款。",
    )
    assert AgreementTemplateVersion.objects.count() == 1
    assert acts_in_chain() == []
    assert stored_wording(AgreementTemplateDraft.objects.get().wording) == faulty()


def test_release_makes_a_version_with_an_event_and_ends_the_draft() -> None:
    actor = the_three().administrator
    wording = longer()

    version = released(actor, wording)

    assert template_in_force() == version
    assert stored_wording(version.wording).clauses[-1] == TRAINING
    event = SystemEvent.objects.get(act="agreement_template_released")
    assert event.data == {
        "number": 2,
        "reason": "法制部门核定",
        "clauses": 21,
        "digest": wording.digest(2),
    }
    assert not AgreementTemplateDraft.objects.exists()
    assert first_bad_template() is None


def test_release_asks_for_a_reason_a_draft_and_a_change() -> None:
    actor = the_three().administrator

    with pytest.raises(GuardFailed, match="没有待发布的草稿"):
        release_template(actor=actor, expected=0, reason="试", at=MORNING)
    draft = saved(actor, in_force())
    with pytest.raises(BadInput, match="为什么"):
        release_template(actor=actor, expected=draft.version, reason=" ", at=MORNING)
    with pytest.raises(GuardFailed, match="文字相同"):
        release_template(actor=actor, expected=draft.version, reason="试", at=MORNING)


def test_page_that_saw_an_older_draft_saves_releases_and_drops_nothing() -> None:
    actor = the_three().administrator
    older = saved(actor, longer()).version
    newest = saved(actor, faulty())

    with pytest.raises(Stale):
        save_template_draft(actor=actor, wording=longer(), expected=older, at=MORNING)
    with pytest.raises(Stale):
        release_template(actor=actor, expected=older, reason="试", at=MORNING)
    with pytest.raises(Stale):
        drop_template_draft(actor=actor, expected=older, at=MORNING)

    assert AgreementTemplateDraft.objects.get() == newest
    assert stored_wording(AgreementTemplateDraft.objects.get().wording) == faulty()


def test_dropped_draft_leaves_the_version_in_force() -> None:
    actor = the_three().administrator
    draft = saved(actor, longer())

    drop_template_draft(actor=actor, expected=draft.version, at=MORNING)

    assert not AgreementTemplateDraft.objects.exists()
    assert template_in_force().number == 1


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_only_an_administrator_words_releases_or_drops(who: str) -> None:
    three = the_three()
    actor = getattr(three, who)
    draft = saved(three.administrator, longer())

    with pytest.raises(NotAllowed):
        saved(actor, longer())
    with pytest.raises(NotAllowed):
        release_template(actor=actor, expected=draft.version, reason="试", at=MORNING)
    with pytest.raises(NotAllowed):
        drop_template_draft(actor=actor, expected=draft.version, at=MORNING)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE {table} SET digest = 'x' WHERE number = 2", 2),
        ("UPDATE {table} SET wording = (SELECT wording FROM {table} WHERE number = 1)", 2),
        ("DELETE FROM {table} WHERE number = 2", 2),
        ("DELETE FROM {table} WHERE number = 1", 1),
    ],
)
def test_version_that_was_tampered_with_is_named(change: str, number: int) -> None:
    released(the_three().administrator)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(change.format(table="cases_agreementtemplateversion"))
    triggers.install(connection)

    bad = first_bad_template()

    assert bad is not None
    assert (bad.what, f"第 {number} 版" in bad.sentence) == ("agreement_template", True)
