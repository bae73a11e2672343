"""Every address that takes a post: the test that makes it, or why it writes no event.

`tests/harness/recorded.py` watches each post of each test: what changes records without an
event fails there. This table keeps the walk complete: an address that is not in it fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.architecture.posts_about_the_list import ABOUT_THE_LIST
from tests.architecture.posts_of_applicants import OF_APPLICANTS

_VIEWS = "tests/backoffice/views"
_CASEWORK, _ADMIN, _LIST = f"{_VIEWS}/casework", f"{_VIEWS}/admin", f"{_VIEWS}/open_list"
_WORK = f"{_VIEWS}/reconciliation/test_work_pages.py"
_EXCEPTIONS = f"{_VIEWS}/reconciliation/test_exception_pages.py"
_RECONCILING = f"{_VIEWS}/reconciliation/test_pages.py"

# Address and the test in which a post there changes something, and its event is watched.
RECORDED: Final[dict[str, str]] = {
    **ABOUT_THE_LIST,
    **OF_APPLICANTS,
    "step": f"{_CASEWORK}/test_step.py::test_step_post_moves_the_case_and_says_what_follows",
    "case-act": (
        f"{_CASEWORK}/test_case.py"
        "::test_case_act_posted_by_the_author_withdraws_and_closes_the_tasks"
    ),
    "case-dossier": (
        f"{_CASEWORK}/test_dossier.py::test_dossier_holds_pdf_events_files_and_is_recorded"
    ),
    "clock-stop": (
        f"{_CASEWORK}/test_clock_changes.py::test_head_stops_the_clock_and_lets_it_go_on"
    ),
    "clock-restart": (
        f"{_CASEWORK}/test_clock_changes.py::test_head_stops_the_clock_and_lets_it_go_on"
    ),
    "clock-extension": (
        f"{_CASEWORK}/test_clock_changes.py"
        "::test_more_time_is_asked_for_and_granted_by_another_head"
    ),
    "clock-policy-move": (
        f"{_CASEWORK}/test_policy_move_page.py"
        "::test_lead_moves_a_clock_to_the_new_length_from_its_page"
    ),
    "extension-request": (
        f"{_CASEWORK}/test_clock_changes.py"
        "::test_more_time_is_asked_for_and_granted_by_another_head"
    ),
    "absences": (
        f"{_CASEWORK}/test_absences.py"
        "::test_person_goes_away_and_the_delegate_is_told_on_their_queue"
    ),
    "absence-end": f"{_CASEWORK}/test_absences.py::test_coming_back_takes_the_row_away",
    "attachment-upload": (
        f"{_CASEWORK}/test_dossier.py::test_dossier_holds_pdf_events_files_and_is_recorded"
    ),
    "supervision-order-new": (
        f"{_VIEWS}/supervision_orders/test_orders.py"
        "::test_officer_opens_an_order_from_the_page_of_a_case"
    ),
    "import-propose": (
        f"{_LIST}/test_imports.py"
        "::test_propose_with_errors_is_refused_until_only_good_rows_is_ticked"
    ),
    "version-new": (
        f"{_LIST}/test_versions.py"
        "::test_cut_on_screen_and_confirmed_by_a_second_person_is_public_at_once"
    ),
    "entry-suspend": (
        f"{_LIST}/test_suspensions.py"
        "::test_head_suspends_an_entry_from_its_public_page_and_everybody_sees_it"
    ),
    "version-reversal": (
        f"{_LIST}/test_reversals.py::test_reversal_is_drafted_from_its_page_and_leads_to_the_draft"
    ),
    "list-change-transfer": (
        f"{_LIST}/test_transfers.py"
        "::test_transfer_is_drafted_from_its_page_and_names_what_is_left_out"
    ),
    "list-change-new": (
        f"{_LIST}/test_changes.py::test_new_change_opens_a_draft_and_goes_on_to_its_entries"
    ),
    "list-change-entry-new": f"{_LIST}/test_drafts.py::test_new_entry_is_written_into_the_draft",
    "list-change-entry-edit": (
        f"{_LIST}/test_drafts.py::test_edit_entry_remove_proposes_the_removal"
    ),
    "list-change-impact": (
        f"{_LIST}/test_impact.py::test_officer_rules_about_what_depends_on_an_entry_on_its_page"
    ),
    "list-change-item-drop": f"{_LIST}/test_drafts.py::test_drop_item_takes_it_out",
    "list-change-notes": (
        f"{_LIST}/test_decisions.py::test_save_notes_keeps_marks_and_returns_to_the_task"
    ),
    "password-change": (
        "tests/backoffice/test_login.py"
        "::test_password_change_ends_the_first_password_and_keeps_the_session"
    ),
    "person-new": (
        f"{_ADMIN}/test_acts.py::test_new_account_shows_its_first_password_once_and_is_never_cached"
    ),
    "person-deactivate": (
        f"{_ADMIN}/test_acts.py::test_account_is_switched_off_and_on_from_its_page"
    ),
    "person-reactivate": (
        f"{_ADMIN}/test_acts.py::test_account_is_switched_off_and_on_from_its_page"
    ),
    "person-correct": f"{_ADMIN}/test_acts.py::test_person_is_corrected_from_their_page",
    "person-password": (
        "tests/backoffice/test_login.py"
        "::test_login_lock_ends_when_the_administrator_resets_the_password"
    ),
    "role-propose": (
        f"{_ADMIN}/test_acts.py"
        "::test_role_goes_from_the_administrators_form_to_the_officers_approval"
    ),
    "role-end": (
        f"{_ADMIN}/test_acts.py::test_refusal_without_note_stays_on_the_page_with_the_sentence"
    ),
    "role-grant": (
        f"{_ADMIN}/test_acts.py"
        "::test_role_goes_from_the_administrators_form_to_the_officers_approval"
    ),
    "role-withdraw": (
        f"{_ADMIN}/test_acts.py::test_proposal_is_withdrawn_from_its_page_by_who_made_it"
    ),
    "organisation-new": (
        f"{_ADMIN}/test_organisation_acts.py::test_organisation_is_added_and_found_by_its_alias"
    ),
    "organisation-alias": (
        f"{_ADMIN}/test_organisation_acts.py::test_organisation_is_added_and_found_by_its_alias"
    ),
    "organisation-rename": f"{_VIEWS}/test_every_post.py::test_organisation_changes_are_recorded",
    "organisation-credit-code": (
        f"{_VIEWS}/test_every_post.py::test_organisation_changes_are_recorded"
    ),
    "organisation-parent": f"{_VIEWS}/test_every_post.py::test_organisation_changes_are_recorded",
    "organisation-merge": (
        f"{_ADMIN}/test_organisation_acts.py::test_merged_organisation_points_to_its_successor"
    ),
    "clock-policy": (
        f"{_ADMIN}/test_deadline_rules.py::test_length_is_changed_from_a_later_day_on"
    ),
    "clock-policy-withdraw": (
        f"{_ADMIN}/test_clock_policies.py::test_rule_ahead_is_withdrawn_and_another_entered"
    ),
    "calendar-notice-new": (
        f"{_ADMIN}/test_deadline_rules.py::test_notice_is_previewed_and_then_entered"
    ),
    "case-undo": (
        f"{_CASEWORK}/test_undo.py::test_page_says_what_is_taken_back_and_posts_with_a_reason"
    ),
    "case-message": (
        f"{_CASEWORK}/test_collaboration.py"
        "::test_message_is_sent_shown_unread_to_the_other_side_and_marked_read"
    ),
    "case-note": f"{_CASEWORK}/test_collaboration.py::test_form_sent_twice_writes_once",
    "queue-export": (
        f"{_CASEWORK}/test_queue_export.py"
        "::test_export_is_narrowed_as_the_page_and_recorded_with_filter_and_rows"
    ),
    "saved-view-share": (
        f"{_CASEWORK}/test_saved_views.py"
        "::test_owner_renames_shares_takes_back_and_deletes_by_post_alone"
    ),
    "saved-view-take-back": (
        f"{_CASEWORK}/test_saved_views.py"
        "::test_owner_renames_shares_takes_back_and_deletes_by_post_alone"
    ),
    "supervision-export": (
        f"{_VIEWS}/supervision/test_overview.py"
        "::test_export_holds_three_sheets_neutralised_and_is_recorded"
    ),
    "timeliness-export": (
        f"{_VIEWS}/quality/test_timeliness.py::test_export_holds_three_sheets_and_is_recorded"
    ),
    "leaving-apply": (
        f"{_ADMIN}/test_leaving.py"
        "::test_deactivation_of_somebody_with_tasks_leads_to_the_plan_and_ends_there"
    ),
    "grading-scheme-new": (
        f"{_ADMIN}/test_grading_schemes.py"
        "::test_scheme_is_previewed_with_its_entries_and_then_entered"
    ),
    "routing-new": (f"{_ADMIN}/test_routing_rules.py::test_rules_are_proposed_approved_and_shown"),
    "routing-version": (
        f"{_ADMIN}/test_routing_rules.py::test_rules_are_proposed_approved_and_shown"
    ),
    "routing-withdraw": (
        f"{_ADMIN}/test_routing_withdrawal.py::test_proposed_rules_are_withdrawn_from_their_page"
    ),
    "reconciliation": (
        f"{_RECONCILING}::test_catalogue_is_uploaded_compared_and_its_findings_listed"
    ),
    "reconciliation-run": f"{_RECONCILING}::test_halted_run_goes_on_with_a_reason",
    "finding-link": f"{_RECONCILING}::test_similar_name_is_confirmed_and_the_next_run_goes_by_it",
    "finding-exception-withdraw": (
        f"{_EXCEPTIONS}::test_exception_is_withdrawn_with_a_reason_and_the_finding_is_back"
    ),
    "reconciliation-tasks": f"{_WORK}::test_a_confirmed_run_becomes_work_of_each_organisation",
    "finding-request": f"{_WORK}::test_one_button_drafts_the_request_that_settles_a_mismatch",
    "finding": f"{_EXCEPTIONS}::test_exception_is_accepted_on_the_page_of_a_finding",
    "routing-reroute": (
        f"{_ADMIN}/test_routing_rules.py::test_waiting_task_moves_after_a_look_and_the_held_stays"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Unrecorded:
    """Why a post writes no event, and the tables that it may write all the same."""

    reason: str
    tables: frozenset[str] = frozenset()


_MOVEMENT = Unrecorded(
    reason="Who holds a task is told by its assignments (docs/decisions/0005).",
    tables=frozenset({"cases_workitem", "cases_assignment", "cases_outboxmessage"}),
)
_READ = Unrecorded(
    reason="What a person has read binds nobody.", tables=frozenset({"cases_notification"})
)
_PREVIEW = Unrecorded(
    reason="A preview proposes nothing; what is proposed of it is recorded then.",
    tables=frozenset({"cases_listimport", "cases_stagedrow"}),
)
_PLAN = Unrecorded(
    reason="A plan changes nothing; each of its rows is recorded as the act alone would be.",
    tables=frozenset(
        {
            "cases_bulkplan",
            "cases_bulkrow",
            "cases_workitem",
            "cases_assignment",
            "cases_outboxmessage",
        }
    ),
)
_OWN = Unrecorded(
    reason="What a person wants to see and hear binds nobody.",
    tables=frozenset(
        {
            "cases_watch",
            "cases_reminder",
            "cases_readmark",
            "cases_savedview",
            "cases_notificationpreference",
        }
    ),
)
_DRAFT = Unrecorded(
    reason="An applicant's draft is their own paper until it is handed in (0037).",
    tables=frozenset({"cases_applicationdraft"}),
)
_WORDING = Unrecorded(
    reason="A version that is being worded holds for nobody before its release (0041).",
    tables=frozenset({"cases_agreementtemplatedraft"}),
)
UNRECORDED: Final[dict[str, Unrecorded]] = {
    "agreement-template-draft": _WORDING,
    "agreement-template-drop": _WORDING,
    "application-save": _DRAFT,
    "application-add": _DRAFT,
    "application-fast-path": _DRAFT,
    "bulk-new": _PLAN,
    "bulk-apply": _PLAN,
    "person-leaving": _PLAN,
    "case-messages-read": _OWN,
    "line-talk-read": _OWN,
    "case-watch": _OWN,
    "case-unwatch": _OWN,
    "case-remind": _OWN,
    "reminder": _OWN,
    "reminder-drop": _OWN,
    "notification-settings": _OWN,
    "saved-view-save": _OWN,
    "saved-view-rename": _OWN,
    "saved-view-delete": _OWN,
    "task-claim": _MOVEMENT,
    "task-release": _MOVEMENT,
    "task-hand-over": _MOVEMENT,
    "task-pull-next": _MOVEMENT,
    "notifications-read-all": _READ,
    "notification-read": _READ,
    "imports": _PREVIEW,
    "import-discard": _PREVIEW,
    "login": Unrecorded(
        reason="A session is no act; attempts are kept apart.",
        tables=frozenset({"cases_person", "cases_loginattempt"}),
    ),
    "logout": Unrecorded(reason="The end of a session is no act."),
    "set_language": Unrecorded(reason="It writes a cookie."),
}
