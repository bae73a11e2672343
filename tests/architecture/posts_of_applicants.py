"""Addresses at which applicants and those who answer them post, each with the test of its event."""

from __future__ import annotations

from typing import Final

_VIEWS = "tests/backoffice/views"
_ADMIN = f"{_VIEWS}/admin"
_REGISTRIES = f"{_VIEWS}/registries"

OF_APPLICANTS: Final[dict[str, str]] = {
    "sign-up": (
        f"{_VIEWS}/applicants/test_sign_up.py"
        "::test_sign_up_opens_an_account_that_may_log_in_and_wait"
    ),
    "my-registration": (
        f"{_VIEWS}/applicants/test_sign_up.py"
        "::test_refused_person_reads_the_reason_and_registers_again"
    ),
    "apply": (
        f"{_VIEWS}/applications/test_applying.py"
        "::test_dataset_goes_into_a_new_application_and_another_into_the_same"
    ),
    "application-write": (
        f"{_VIEWS}/applications/test_applying.py::test_complete_application_is_handed_in"
    ),
    "application-file": (
        f"{_VIEWS}/applications/test_files.py"
        "::test_file_is_added_with_what_was_typed_and_left_out_and_put_back"
    ),
    "application-copy": (f"{_VIEWS}/applications/test_applying.py::test_copy_begins_a_new_draft"),
    "line-talk": (
        f"{_VIEWS}/applications/test_talk.py"
        "::test_applicant_and_department_write_each_other_about_a_line"
    ),
    "line-supplement": (
        f"{_VIEWS}/applications/test_line_pages.py"
        "::test_reviewer_asks_for_a_supplement_and_the_deadline_stands_still"
    ),
    "second-look": (
        f"{_VIEWS}/applications/test_second_look.py"
        "::test_applicant_contests_an_answer_from_the_page_of_the_application"
    ),
    "second-look-give-up": (
        f"{_VIEWS}/applications/test_second_look.py"
        "::test_applicant_gives_it_up_and_learns_that_it_cannot_be_asked_again"
    ),
    "grant-follow-up": (
        f"{_VIEWS}/grants/test_follow_up.py"
        "::test_holder_begins_a_renewal_from_the_page_of_the_grant"
    ),
    "scenario-new": (
        f"{_REGISTRIES}/test_scenario_pages.py"
        "::test_officer_enters_a_scenario_and_departments_read_it"
    ),
    "scenario-revise": (
        f"{_REGISTRIES}/test_scenario_pages.py"
        "::test_revision_becomes_a_further_edition_and_the_first_stays"
    ),
    "priority-unit-new": (
        f"{_REGISTRIES}/test_unit_pages.py::test_unit_is_listed_and_removed_with_a_reason"
    ),
    "priority-unit-remove": (
        f"{_REGISTRIES}/test_unit_pages.py::test_unit_is_listed_and_removed_with_a_reason"
    ),
    "demand-new": (
        f"{_REGISTRIES}/test_demand_pages.py::test_demand_is_logged_sent_on_and_answered"
    ),
    "demand-route": (
        f"{_REGISTRIES}/test_demand_pages.py::test_demand_is_logged_sent_on_and_answered"
    ),
    "demand-answer": (
        f"{_REGISTRIES}/test_demand_pages.py::test_demand_is_logged_sent_on_and_answered"
    ),
    "demand-withdraw": (
        f"{_REGISTRIES}/test_demand_pages.py::test_withdrawal_is_noted_by_the_commission_alone"
    ),
    "demand-erase": (
        f"{_REGISTRIES}/test_contact_page.py"
        "::test_contact_is_seen_by_the_commission_and_who_answers_until_it_is_erased"
    ),
    "consultation-point-new": (
        f"{_REGISTRIES}/test_point_pages.py::test_officer_enters_a_point_and_closes_it"
    ),
    "consultation-point-close": (
        f"{_REGISTRIES}/test_point_pages.py::test_officer_enters_a_point_and_closes_it"
    ),
    "enquiry-new": (
        f"{_REGISTRIES}/test_point_pages.py::test_consultant_logs_and_answers_an_enquiry"
    ),
    "enquiry-answer": (
        f"{_REGISTRIES}/test_point_pages.py::test_consultant_logs_and_answers_an_enquiry"
    ),
    "enquiry-forward": (
        f"{_REGISTRIES}/test_point_pages.py::test_forwarded_enquiry_is_answered_by_the_department"
    ),
    "enquiry-demand": (
        f"{_REGISTRIES}/test_point_pages.py::test_enquiry_becomes_a_demand_on_its_page"
    ),
    "enquiry-draft": f"{_REGISTRIES}/test_point_pages.py::test_prepared_draft_shows_its_code_once",
    "enquiry-erase": (
        f"{_REGISTRIES}/test_point_pages.py::test_who_asked_is_seen_by_the_point_alone_and_erased"
    ),
    "operator-new": (
        f"{_REGISTRIES}/test_operator_pages.py::test_officer_enters_an_operator_and_ends_it"
    ),
    "operator-end": (
        f"{_REGISTRIES}/test_operator_pages.py::test_officer_enters_an_operator_and_ends_it"
    ),
    "fusion-space-new": (
        f"{_REGISTRIES}/test_space_pages.py::test_officer_enters_a_space_and_closes_it"
    ),
    "fusion-space-close": (
        f"{_REGISTRIES}/test_space_pages.py::test_officer_enters_a_space_and_closes_it"
    ),
    "draft-claim": (
        f"{_VIEWS}/applications/test_prepared.py::test_applicant_claims_a_draft_and_goes_on_writing"
    ),
    "application-share": (
        f"{_VIEWS}/applications/test_prepared.py::test_point_sees_number_and_state_once_it_is_told"
    ),
    "meeting-new": (
        f"{_REGISTRIES}/test_meeting_pages.py::test_meeting_is_entered_and_leads_to_a_demand"
    ),
    "sample-new": (
        f"{_VIEWS}/use_supervision/test_pages.py"
        "::test_commission_draws_a_sample_and_everybody_reads_its_seed"
    ),
    "remedies-new": (
        f"{_ADMIN}/test_remedies.py"
        "::test_administrator_enters_a_text_that_letters_print_from_its_day_on"
    ),
    "agreement-template-release": (
        f"{_ADMIN}/test_agreement_templates.py::test_wording_is_saved_looked_at_and_released"
    ),
}
