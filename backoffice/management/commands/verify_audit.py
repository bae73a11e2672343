"""Prove that the history is whole: chains, files, words, anchors and, if asked, versions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.models import Case
from cases.proof import Break, verify_cases, verify_system
from cases.proof_of_agreement_templates import first_bad_template
from cases.proof_of_agreements import first_bad_agreement
from cases.proof_of_anchors import verify_anchors
from cases.proof_of_applications import first_bad_application
from cases.proof_of_attachments import first_bad_attachment
from cases.proof_of_commitments import first_bad_commitment
from cases.proof_of_dates import first_bad_date
from cases.proof_of_dossiers import first_bad_dossier
from cases.proof_of_fast_path_rules import first_bad_rule
from cases.proof_of_firings import first_bad_firings
from cases.proof_of_grading import first_bad_scheme
from cases.proof_of_grants import first_bad_grant
from cases.proof_of_labels import first_bad_label
from cases.proof_of_letters import first_bad_letter
from cases.proof_of_notices import first_bad_notice
from cases.proof_of_obligations import first_bad_obligation
from cases.proof_of_probes import first_bad_probe
from cases.proof_of_registrations import first_bad_registration
from cases.proof_of_registries import first_bad_registry
from cases.proof_of_remedies import first_bad_remedies
from cases.proof_of_roles import first_bad_role
from cases.proof_of_routing import first_bad_routing
from cases.proof_of_samples import first_bad_sample
from cases.proof_of_scores import first_bad_score
from cases.proof_of_second_looks import first_bad_second_look
from cases.proof_of_versions import verify_versions
from cases.proof_of_words import first_bad_words
from workflows.engine.kept_files import attachment_store, path_of

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from cases.version_break import VersionBreak

VERSION_SENTENCES = {
    "row": gettext_lazy("清单版本 %(version)s 的第 %(row)s 行内容与其摘要不符：该行被改动过。"),
    "manifest": gettext_lazy(
        "清单版本 %(version)s 的条目与其清单摘要不符：有行被增加、删除或替换。"
    ),
    "header": gettext_lazy("清单版本 %(version)s 的公布信息与版本链摘要不符：该版本被改动过。"),
    "event": gettext_lazy("清单版本 %(version)s 的摘要与公布时的案卷事件记录不符。"),
    "merged_row": gettext_lazy(
        "清单版本 %(version)s 收入的合并内容（第 %(row)s 行）与其摘要不符：该行被改动过。"
    ),
    "merged": gettext_lazy("清单版本 %(version)s 收入的合并内容与编制时的案卷事件记录不符。"),
    "taken": gettext_lazy("清单版本 %(version)s 收入的条目与编制时的案卷事件记录不符。"),
    "begun": gettext_lazy("清单版本 %(version)s 有内容并非由其收入的条目提出。"),
    "approved": gettext_lazy("申请 %(version)s 的条目内容与审查通过时的案卷事件记录不符。"),
    "missing": gettext_lazy("清单版本 %(version)s 之前缺少一个版本：该版本被删除。"),
}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What all proofs that were asked for found; the first break ends the search."""

    cases: int = 0
    events: int = 0
    system_events: int = 0
    anchors: int = 0
    versions: int = 0
    first_bad: Break | None = None


class Command(JsonCommand):
    """`verify_audit [--case N] [--roles] [--versions] [--json]`."""

    help = gettext_noop("校验案卷事件链、系统事件链、锚定与清单版本，指出第一处不符")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("--case", metavar="N", help=_("只校验一个案卷，如 LC-2023-00001"))
        parser.add_argument("--roles", action="store_true", help=_("同时校验任职与外出代办"))
        parser.add_argument("--versions", action="store_true", help=_("同时校验已公布的清单版本"))

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        case = case_numbered(options["case"]) if options["case"] is not None else None
        proof = prove(case=case, roles=options["roles"], versions=options["versions"])
        data = asdict(proof) | {"ok": proof.first_bad is None}
        return Answer(data=data, lines=_as_lines(proof), ok=proof.first_bad is None)


def case_numbered(number: str) -> Case:
    """Find a case by its number; raise `UsageError` where there is none."""
    case: Case | None = Case.objects.filter(number=number).first()
    if case is None:
        raise UsageError(
            _("没有编号为“%(number)s”的案卷：请填写完整编号，例如 LC-2023-00001。")
            % {"number": number}
        )
    return case


def prove(*, case: Case | None, versions: bool, roles: bool = False) -> Proof:
    """Run the proofs in order of how closely they name what is wrong, up to the first break."""
    chains = verify_cases(case=case)
    system = verify_system() if case is None else None
    events = chains.events + (system.events if system else 0)
    bad = chains.first_bad or (system.first_bad if system else None)
    if bad is None and case is None:
        bad = (
            first_bad_firings()
            or first_bad_scheme()
            or first_bad_template()
            or first_bad_remedies()
            or first_bad_rule()
            or first_bad_probe()
            or first_bad_registry()
            or first_bad_sample()
        )
    if bad is None:
        bad = (
            first_bad_routing(case=case)
            or first_bad_date(case=case)
            or first_bad_dossier(case=case)
            or first_bad_score(case=case)
            or first_bad_label(case=case)
            or first_bad_notice(case=case)
            or first_bad_registration(case=case)
            or first_bad_application(case=case)
            or first_bad_second_look(case=case)
            or first_bad_commitment(case=case)
            or first_bad_letter(case=case)
            or first_bad_agreement(case=case)
            or first_bad_grant(case=case)
            or first_bad_obligation(case=case)
        )
    if bad is None and roles:
        bad = first_bad_role()
    if bad is None:
        bad = first_bad_attachment(path_of=partial(path_of, attachment_store()), case=case)
    if bad is None:
        bad = first_bad_words(case=case)
    anchors = published = 0
    if bad is None:
        seen = verify_anchors(
            directory=Path(settings.ANCHOR_DIR), case=case.number if case else None
        )
        anchors, bad = seen.anchors, seen.first_bad
    if bad is None and versions:
        said = verify_versions()
        published = said.versions
        bad = _as_break(said.first_bad) if said.first_bad else None
    return Proof(
        cases=chains.cases,
        events=events,
        system_events=system.events if system else 0,
        anchors=anchors,
        versions=published,
        first_bad=bad,
    )


def _as_break(bad: VersionBreak) -> Break:
    sentence = VERSION_SENTENCES[bad.what] % {"version": bad.version, "row": bad.row}
    tables = dict.fromkeys(("row", "manifest", "merged_row", "merged", "begun"), "cases_entryrow")
    tables |= dict.fromkeys(("taken", "approved"), "cases_changeitem")
    table = tables.get(bad.what, "cases_listversion")
    return Break(table=table, what=bad.what, sentence=str(sentence), row=bad.row)


def _as_lines(proof: Proof) -> list[str]:
    counts = _(
        "已校验 %(cases)s 个案卷、%(events)s 个事件、%(anchors)s 次锚定、%(versions)s 个清单版本。"
    )
    said = counts % {
        "cases": proof.cases,
        "events": proof.events,
        "anchors": proof.anchors,
        "versions": proof.versions,
    }
    bad = proof.first_bad
    if bad is None:
        return [said, _("全部相符。")]
    return [said, _("第一处不符（表 %(table)s）：") % {"table": bad.table} + bad.sentence]
