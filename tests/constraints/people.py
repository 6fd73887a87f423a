"""What the database refuses of those who take part, and of what the office and the portal have done."""

import datetime as dt

from courses import models as courses
from tests.constraints.catalogue import another
from tests.constraints.rows import LONG_AGO, MAKERS, NOON
from tests.constraints.trying import Break, Repeat
from tests.factories import make_invitation

OF_A_ROLE = {"application": None, "role": MAKERS[courses.Role], "kind": "facilitator"}
INVITATIONS = [
    Break("invitation_is_of_somebody", {"email": ""}),
    Break("invitation_seats_in_bounds", {"seats": 0}),
    Break("invitation_seats_in_bounds", {"seats": 1_001}),
    Break("invitation_seats_in_bounds", {"seats_used": 2}),
    Break("invitation_nominates_for_somebody", {"nominates": True}),
    Break("invitation_moments_between_1900_and_2100", {"expires_at": LONG_AGO}),
    Break("participant_sex_known", {"sex": "unsaid"}),
    Break("participant_sex_known", {"sex": ""}),
    Break("participant_birth_year_sane", {"birth_year": 1899}),
    Break("participant_birth_year_sane", {"birth_year": 2101}),
]
APPLICATIONS = [
    Repeat("application_one_live_each"),
    Repeat("application_one_live_each_person", {"person_key": "k"}),
    Break("application_state_known", {"state": "hopeful"}),
    Break("application_state_known", {"state": ""}),
    Break("application_origin_known", {"origin": "stork"}),
    Break("application_origin_known", {"origin": ""}),
    Break("application_offer_has_an_end", {"state": "offered", "offer_expires_at": None}),
    Break("application_submitted_has_a_moment", {"submitted_at": None}),
    Break("application_nominated_by_somebody", {"origin": "nominated"}),
    Break("application_consent_has_a_moment", {"consent_version": "2026-03"}),
    Break("application_consent_has_a_moment", {"consented_at": NOON}),
    Break("application_completed_has_a_moment", {"state": "completed"}),
    Break("application_moments_between_1900_and_2100", {"submitted_at": LONG_AGO}),
    Break("application_moments_between_1900_and_2100", {"offer_expires_at": LONG_AGO}),
    Break("application_moments_between_1900_and_2100", {"completed_at": LONG_AGO}),
    Break("application_moments_between_1900_and_2100", {"consented_at": LONG_AGO, "consent_version": "2026-03"}),
    Break("transition_from_state_known", {"from_state": "hopeful"}),
    Break("transition_to_state_known", {"to_state": "hopeful"}),
    Break("transition_to_state_known", {"to_state": ""}),
    Repeat("progress_once_for_module"),
]
CERTIFICATES = [
    Repeat("certificate_one_valid_each"),
    Repeat("certificate_one_valid_for_role", OF_A_ROLE),
    Break("certificate_of_application_or_role", {"application": None}),
    Break("certificate_of_application_or_role", {"role": another(courses.Role), "kind": "facilitator"}),
    Break("certificate_of_facilitators_has_role", {"kind": "facilitator"}),
    Break("certificate_withdrawn_needs_reason", {"withdrawn_at": NOON}),
    Break("certificate_withdrawn_needs_reason", {"withdrawal_reason": "A mistake"}),
    Break(
        "certificate_replaced_or_withdrawn",
        {"replaced_at": NOON, "withdrawn_at": NOON, "withdrawal_reason": "A mistake"},
    ),
    Break("certificate_names_its_holder", {"printed_name": ""}),
    Break("certificate_kind_known", {"kind": "of honour"}),
    Break("certificate_kind_known", {"kind": ""}),
    Break("certificate_code_well_formed", {"code": "SHORT"}),
    Break("issue_kind_known", {"kind": "of honour"}),
    Break("issue_kind_known", {"kind": ""}),
    Break("message_of_application_or_invitation", {"application": None}),
    Break("message_of_application_or_invitation", {"invitation": lambda _row: make_invitation()}),
    Break("message_stopped_known", {"stopped": "lost"}),
]
DEEDS = [
    Repeat("merge_once_for_each_loser"),
    Break("merge_of_two_records", {"loser_key": lambda merge: merge.winner_key}),
    Break("merge_undone_after_merged", {"undone_at": NOON - dt.timedelta(seconds=1)}),
    Break("merge_model_known", {"model": "courses.course"}),
    Break("merge_model_known", {"model": ""}),
    Repeat("distinct_pair_once"),
    Break("distinct_pair_in_order", {"second": lambda pair: pair.first}),
    Break("distinct_pair_in_order", {"second": lambda pair: pair.first - 1}),
    Break("distinct_model_known", {"model": "courses.course"}),
    Break("distinct_model_known", {"model": ""}),
    Repeat("erasure_once_for_each_record"),
    Break("erasure_what_known", {"what": "everything"}),
    Break("erasure_what_known", {"what": ""}),
    Repeat("allowance_once_for_each_stretch"),
    Break("catalogue_version_only_one", {"id": 2}),
    Repeat("user_email_unique", spelt={"email": str.upper}),
]
PEOPLE = [*INVITATIONS, *APPLICATIONS, *CERTIFICATES, *DEEDS]
