"""What the database refuses of the catalogue and of those who make it."""

import datetime as dt

from courses import models as courses
from tests.constraints.rows import DAY, DAY_BEFORE, EARLY, LATE, LONG_AGO, MAKERS, NOON
from tests.constraints.trying import Break, Repeat
from tests.factories import make_edition, make_programme, make_site

HOUR = dt.timedelta(hours=1)
SCRIPT = "javascript:alert(1)//https://"
IN_ORDER = {"starts_on": DAY, "starts_precision": "day", "ends_on": DAY, "ends_precision": "day"}


def another(model):
    """Whatever the row is: another record, made for it."""
    return lambda _row: MAKERS[model]()


def itself(row):
    return row


def unaccented(name):
    return name.replace("ñ", "n").upper()


LISTS = [
    Break("language_name_in_some_language", {"name_en": ""}),
    Break("audience_name_in_some_language", {"name_en": ""}),
    Break("topic_name_in_some_language", {"name_en": ""}),
    Break("programme_title_in_some_language", {"title_en": ""}),
    Break("programme_kind_known", {"kind": "hope"}),
    Break("programme_kind_known", {"kind": ""}),
]
COURSES = [
    Repeat("course_slug_unique", spelt={"slug": str.upper}),
    Break("course_minutes_positive", {"minutes": 0}),
    Break("course_minutes_positive", {"minutes": 60_001}),
    Break("course_span_positive", {"span_days": 0}),
    Break("course_span_positive", {"span_days": 1_001}),
    Break("course_stated_modules_positive", {"stated_modules": 0}),
    Break("course_stated_modules_positive", {"stated_modules": 1_000}),
    Break("course_title_in_some_language", {"title_en": ""}),
    Break("course_kind_known", {"kind": "seminar"}),
    Break("course_kind_known", {"kind": ""}),
    Break("course_mode_known", {"mode": "by post"}),
    Break("course_admission_known", {"admission": "by lot"}),
    Break("course_certificate_kind_known", {"certificate_kind": "of honour"}),
]
MODULES = [
    Repeat("module_slug_unique_in_course"),
    Repeat("module_position_unique_in_course"),
    Break("module_position_positive", {"position": 0}),
    Break("module_position_positive", {"position": 100_001}),
    Break("module_minutes_positive", {"minutes": 0}),
    Break("module_minutes_positive", {"minutes": 60_001}),
    Break("module_title_in_some_language", {"title_en": ""}),
    Break("resource_of_module_or_course", {"course": None}),
    Break("resource_of_module_or_course", {"module": another(courses.Module)}),
    Break("resource_address_or_file", {"url": ""}),
    Break("resource_address_or_file", {"file": "a.pdf"}),
    Break("resource_minutes_positive", {"minutes": 0}),
    Break("resource_title_in_some_language", {"title_en": ""}),
    Break("resource_kind_known", {"kind": "scroll"}),
    Break("resource_kind_known", {"kind": ""}),
    Break("resource_url_is_of_the_web", {"url": SCRIPT}),
]
EDITIONS = [
    Repeat("edition_slug_unique_in_course"),
    Repeat("edition_ordinal_unique_in_course", {"ordinal": 37}),
    Break("edition_ordinal_positive", {"ordinal": 0}),
    Break("edition_ordinal_positive", {"ordinal": 10_000}),
    Break("edition_label_in_some_language", {"label_en": ""}),
    Break("edition_ends_after_it_starts", {"ends_on": DAY_BEFORE}, IN_ORDER),
    Break("edition_starts_on_has_precision", {"starts_on": DAY}),
    Break("edition_starts_on_has_precision", {"starts_precision": "day"}),
    Break("edition_ends_on_has_precision", {"ends_on": DAY}),
    Break("edition_ends_on_has_precision", {"ends_precision": "by"}),
    Break("edition_starts_precision_known", {"starts_precision": "by"}, IN_ORDER),
    Break("edition_ends_precision_known", {"ends_precision": "about"}, IN_ORDER),
    Break("edition_dates_between_1900_and_2100", {"starts_on": EARLY, "starts_precision": "day"}),
    Break("edition_dates_between_1900_and_2100", {"starts_on": LATE, "starts_precision": "day"}),
    Break("edition_dates_between_1900_and_2100", {"ends_on": EARLY, "ends_precision": "day"}),
    Break("edition_dates_between_1900_and_2100", {"ends_on": LATE, "ends_precision": "day"}),
    Break("edition_dates_between_1900_and_2100", {"cancelled_on": EARLY, "cancellation_reason_en": "Floods"}),
    Break("edition_closes_after_it_opens", {"opens_at": NOON, "closes_at": NOON}),
    Break("edition_closes_after_it_opens", {"opens_at": NOON, "closes_at": NOON - HOUR}),
    Break("edition_moments_between_1900_and_2100", {"opens_at": LONG_AGO}),
    Break("edition_moments_between_1900_and_2100", {"closes_at": LONG_AGO}),
    Break("edition_cancelled_needs_reason", {"cancelled_on": DAY}),
    Break("edition_cancelled_needs_reason", {"cancellation_reason_es": "Inundaciones"}),
    Break("edition_places_within_capacity", {"places_held": 6}, {"capacity": 5}),
    Break("edition_places_within_capacity", {"capacity": 4}, {"capacity": 5, "places_held": 5}),
    Break("edition_places_within_capacity", {"capacity": 1_000_001}),
    Break("edition_minutes_positive", {"minutes": 0}),
    Break("edition_minutes_positive", {"minutes": 60_001}),
    Break("edition_stated_modules_positive", {"stated_modules": 0}),
    Break("edition_completion_share_sane", {"completion_share": 0}),
    Break("edition_completion_share_sane", {"completion_share": 101}),
    Break("edition_mode_known", {"mode": "by post"}),
]
SITES = [
    Repeat("site_slug_unique_in_edition"),
    Repeat("site_place_unique_in_edition", {"region_en": "West", "city": "Santa Ana"}),
    Break("site_has_country", {"country": ""}),
    Break("site_places_in_bounds", {"capacity": 1_000_001}),
    Break("site_places_within_capacity", {"places_held": 6}, {"capacity": 5}),
    Break("site_ends_after_it_starts", {"ends_on": DAY_BEFORE}, IN_ORDER),
    Break("site_starts_on_has_precision", {"starts_on": DAY}),
    Break("site_ends_on_has_precision", {"ends_on": DAY}),
    Break("site_starts_precision_known", {"starts_precision": "by"}, IN_ORDER),
    Break("site_ends_precision_known", {"ends_precision": "about"}, IN_ORDER),
    Break("site_dates_between_1900_and_2100", {"starts_on": EARLY, "starts_precision": "day"}),
    Break("site_dates_between_1900_and_2100", {"ends_on": LATE, "ends_precision": "day"}),
]
PARTNERS = [
    Break("organisation_not_part_of_itself", {"parent": itself}),
    Break("organisation_name_in_some_language", {"name_en": ""}),
    Break("organisation_type_known", {"type": "99"}),
    Break("organisation_website_is_of_the_web", {"website": SCRIPT}),
    Repeat("alias_unique_folded", spelt={"name": unaccented}),
    Break("alias_kind_known", {"kind": "heard"}),
    Break("alias_kind_known", {"kind": ""}),
    Break("partnership_for_one_thing", {"course": None}),
    Break("partnership_for_one_thing", {"edition": another(courses.Edition)}),
    Repeat("partnership_once_for_course"),
    Repeat("partnership_once_for_programme", {"course": None, "programme": make_programme}),
    Repeat("partnership_once_for_edition", {"course": None, "edition": make_edition}),
    Repeat("partnership_once_for_site", {"course": None, "site": make_site}),
    Break("partnership_role_known", {"role": "friend"}),
    Break("partnership_role_known", {"role": ""}),
    Break("agreement_title_in_some_language", {"title_en": ""}),
    Break("agreement_dates_between_1900_and_2100", {"signed_on": EARLY}),
    Break("agreement_dates_between_1900_and_2100", {"signed_on": LATE}),
    Repeat("appointment_slug_unique_for_person"),
    Repeat("role_once_for_person"),
    Break("role_kind_known", {"kind": "guest"}),
    Break("role_kind_known", {"kind": ""}),
]
CATALOGUE = [*LISTS, *COURSES, *MODULES, *EDITIONS, *SITES, *PARTNERS]
