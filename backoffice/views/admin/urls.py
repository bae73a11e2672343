"""Addresses of administration."""

from __future__ import annotations

from django.urls import path

from backoffice.views.admin import (
    account_acts,
    agreement_template_draft,
    agreement_templates,
    chain,
    clock_policies,
    deadline_rules,
    grading_schemes,
    leaving,
    organisation_acts,
    organisation_pages,
    people_pages,
    remedies,
    role_changes,
    routing_proposal,
    routing_rules,
)

urlpatterns = [
    path("people/", people_pages.people_list, name="people"),
    path("people/new/", account_acts.new_person, name="person-new"),
    path("people/<int:pk>/", people_pages.person_page, name="person"),
    *(
        path(
            f"people/<int:pk>/{direction}/",
            account_acts.switch_account,
            {"direction": direction},
            name=f"person-{direction}",
        )
        for direction in account_acts.SWITCHES
    ),
    path("people/<int:pk>/leaving/", leaving.leaving, name="person-leaving"),
    path("leaving-plans/<uuid:operation>/", leaving.leaving_plan, name="leaving-plan"),
    path("leaving-plans/<uuid:operation>/apply/", leaving.apply_leaving_plan, name="leaving-apply"),
    path("people/<int:pk>/correct/", account_acts.correct, name="person-correct"),
    path("people/<int:pk>/password/", account_acts.new_first_password, name="person-password"),
    path("people/<int:pk>/roles/new/", role_changes.propose, name="role-propose"),
    path("people/roles/<int:pk>/end/", role_changes.propose_end, name="role-end"),
    path("role-grants/", role_changes.grants, name="role-grants"),
    path("role-grants/<int:pk>/", role_changes.decide, name="role-grant"),
    path("role-grants/<int:pk>/withdraw/", role_changes.withdraw, name="role-withdraw"),
    path("organisations/", organisation_pages.organisation_list, name="organisations"),
    path("organisations/new/", organisation_pages.new_organisation, name="organisation-new"),
    path("organisations/<int:pk>/", organisation_pages.organisation_page, name="organisation"),
    *(
        path(
            f"organisations/<int:pk>/{what}/",
            organisation_acts.change_organisation,
            {"what": what},
            name=f"organisation-{what}",
        )
        for what in organisation_acts.CHANGES
    ),
    path("clock-policies/", clock_policies.policies, name="clock-policies"),
    path("clock-policies/<str:code>/", clock_policies.change_policy, name="clock-policy"),
    path(
        "clock-policies/<str:code>/<int:pk>/withdraw/",
        clock_policies.withdraw_policy,
        name="clock-policy-withdraw",
    ),
    path("calendar/", deadline_rules.calendar, name="calendar"),
    path("calendar/notices/new/", deadline_rules.new_notice, name="calendar-notice-new"),
    path("routing/", routing_rules.versions, name="routing-versions"),
    path("routing/new/", routing_proposal.propose, name="routing-new"),
    path("routing/<int:pk>/", routing_rules.version, name="routing-version"),
    path("routing/<int:pk>/withdraw/", routing_rules.withdraw, name="routing-withdraw"),
    path("routing/<int:pk>/reroute/", routing_rules.reroute, name="routing-reroute"),
    path("grading/", grading_schemes.schemes, name="grading-schemes"),
    path("grading/new/", grading_schemes.new_scheme, name="grading-scheme-new"),
    path("grading/<int:pk>/", grading_schemes.scheme, name="grading-scheme"),
    path("remedies/", remedies.remedies, name="remedies"),
    path("remedies/new/", remedies.new_remedies, name="remedies-new"),
    path("agreement-templates/", agreement_templates.versions, name="agreement-templates"),
    path(
        "agreement-templates/draft/",
        agreement_template_draft.draft,
        name="agreement-template-draft",
    ),
    path(
        "agreement-templates/draft/preview.pdf",
        agreement_template_draft.draft_pdf,
        name="agreement-template-draft-pdf",
    ),
    path(
        "agreement-templates/draft/release/",
        agreement_template_draft.release,
        name="agreement-template-release",
    ),
    path(
        "agreement-templates/draft/drop/",
        agreement_template_draft.drop,
        name="agreement-template-drop",
    ),
    path(
        "agreement-templates/<int:number>/",
        agreement_templates.version,
        name="agreement-template",
    ),
    path(
        "agreement-templates/<int:number>/preview.pdf",
        agreement_templates.version_pdf,
        name="agreement-template-pdf",
    ),
    path("system-chain/", chain.chain, name="system-chain"),
]
