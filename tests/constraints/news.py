"""What the database refuses of the news and of the figures in it."""

from courses import models as courses
from tests.constraints.catalogue import SCRIPT, another
from tests.constraints.rows import DAY, DAY_BEFORE, EARLY, LATE, LONG_AGO
from tests.constraints.trying import Break, Repeat

COUNTED = {"as_of": DAY, "as_of_precision": "day"}

ARTICLES = [
    Break("tag_name_in_some_language", {"name_en": ""}),
    Break("article_title_in_some_language", {"title_en": ""}),
    Break("article_published_on_has_precision", {"published_on": DAY}),
    Break("article_published_on_has_precision", {"published_precision": "day"}),
    Break("article_published_precision_known", {"published_on": DAY, "published_precision": "by"}),
    Break("article_state_known", {"state": "lost"}),
    Break("article_state_known", {"state": ""}),
    Break("article_scheduled_has_moment", {"state": "scheduled"}),
    Break("article_withdrawn_has_reason", {"state": "withdrawn"}),
    Break("article_dates_between_1900_and_2100", {"published_on": EARLY, "published_precision": "day"}),
    Break("article_dates_between_1900_and_2100", {"published_on": LATE, "published_precision": "day"}),
    Break("article_moments_between_1900_and_2100", {"publish_at": LONG_AGO}),
    Break("article_source_url_is_of_the_web", {"source_url": SCRIPT}),
]
FIGURES = [
    Repeat("figure_slug_unique_in_article"),
    Break("figure_about_one_thing", {"course": another(courses.Course), "edition": another(courses.Edition)}),
    Break("figure_not_negative", {"value": -1}),
    Break("figure_upper_value_of_range", {"qualifier": "range"}),
    Break("figure_upper_value_of_range", {"qualifier": "range", "upper_value": 69}),
    Break("figure_upper_value_of_range", {"upper_value": 90}),
    Break("figure_scale_known", {"scale": 7}),
    Break("figure_counted_until_after_from", {"since": DAY, "since_precision": "month"}),
    Break("figure_counted_until_after_from", {"as_of": DAY_BEFORE}, COUNTED | {"since": DAY, "since_precision": "day"}),
    Break("figure_since_has_precision", {"since": DAY}, COUNTED),
    Break("figure_since_has_precision", {"since_precision": "day"}),
    Break("figure_as_of_has_precision", {"as_of": DAY}),
    Break("figure_as_of_has_precision", {"as_of_precision": "day"}),
    Break("figure_since_precision_known", {"since": DAY, "since_precision": "about"}, COUNTED),
    Break("figure_as_of_precision_known", {"as_of_precision": "about"}, COUNTED),
    Break("figure_dates_between_1900_and_2100", {"since": EARLY, "since_precision": "day"}, COUNTED),
    Break("figure_dates_between_1900_and_2100", {"as_of": LATE, "as_of_precision": "day"}),
    Break("figure_measure_known", {"measure": "joy"}),
    Break("figure_measure_known", {"measure": ""}),
    Break("figure_qualifier_known", {"qualifier": "perhaps"}),
    Break("figure_qualifier_known", {"qualifier": ""}),
]
NEWS = [*ARTICLES, *FIGURES]
