"""Posts about the quality of the list, its yearly evaluation, levels, labels and other cities."""

from __future__ import annotations

from typing import Final

_VIEWS = "tests/backoffice/views"
_DATA = f"{_VIEWS}/quality/test_data_pages.py"
_EVALUATION = f"{_VIEWS}/evaluation/test_pages.py"
_VERDICTS = f"{_VIEWS}/evaluation/test_verdict_pages.py"
_REVIEWS = f"{_VIEWS}/grading_reviews/test_pages.py"
_PROGRAMMES = f"{_VIEWS}/programmes/test_pages.py"
_LABELS = f"{_VIEWS}/programmes/test_label_pages.py"
_PEERS = f"{_VIEWS}/peer_lists/test_pages.py"

# Address and the test in which a post there changes something, and its event is watched.
ABOUT_THE_LIST: Final[dict[str, str]] = {
    "data-address-new": f"{_DATA}::test_an_address_is_entered_and_ended_on_the_page_of_the_entry",
    "data-address-end": f"{_DATA}::test_an_address_is_entered_and_ended_on_the_page_of_the_entry",
    "peer-lists": f"{_PEERS}::test_list_is_uploaded_and_compared_by_field",
    "peer-name-propose": f"{_PEERS}::test_staff_proposes_a_name_for_their_own_department",
    "peer-name-rule-out": f"{_PEERS}::test_officer_rules_a_name_out_with_a_reason",
    "evaluations": f"{_EVALUATION}::test_officer_opens_a_round_and_sees_its_dossiers",
    "programme-new": f"{_PROGRAMMES}::test_officer_opens_a_programme_and_sees_its_progress",
    "nominate-entry": (
        f"{_PROGRAMMES}::test_staff_finds_an_entry_and_nominates_it_knowing_how_it_stands"
    ),
    "label-revoke": (
        f"{_LABELS}::test_label_whose_gate_no_longer_holds_is_found_and_revoked_with_the_reason"
    ),
    "dossier-verdicts-say": f"{_VERDICTS}::test_staff_says_verdicts_on_some_entries",
    "dossier-verdicts-keep": f"{_VERDICTS}::test_staff_keeps_the_rest_at_once",
    "grading-review-draft": f"{_REVIEWS}::test_levels_of_ticked_entries_become_a_draft",
    "grading-review-confirm": (
        f"{_REVIEWS}::test_ticked_entries_are_confirmed_and_asked_about_no_more"
    ),
    "evaluation-criteria-new": (
        f"{_VIEWS}/evaluation/test_criteria_pages.py"
        "::test_commission_enters_a_version_that_later_rounds_keep"
    ),
    "dossier-score": (
        f"{_VIEWS}/evaluation/test_score_pages.py::test_officer_judges_a_criterion_and_corrects_it"
    ),
    "evaluation-results-export": (
        f"{_VIEWS}/evaluation/test_result_pages.py"
        "::test_csv_is_what_its_digest_says_and_its_taking_is_recorded"
    ),
    "dossier-comment": f"{_EVALUATION}::test_staff_comments_on_a_fact_that_stays_as_it_is",
}
