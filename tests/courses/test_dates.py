import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.dates import Span, first_day, in_words, last_day, timed

D = dt.date


@pytest.mark.parametrize(
    ("precision", "english", "spanish"),
    [
        ("day", "24 September 2018", "24 de septiembre de 2018"),
        ("month", "September 2018", "septiembre de 2018"),
        ("year", "2018", "2018"),
    ],
)
def test_date_is_as_precise_as_it_is_known(precision, english, spanish):
    date = D(2018, 9, 24)

    with translation.override("es"):
        in_spanish = in_words(date, precision)

    assert [in_words(date, precision), in_spanish] == [english, spanish]


SPANS = [
    ((None, "", None, ""), "", ""),
    ((D(2018, 9, 24), "day", D(2018, 9, 24), "day"), "24 September 2018", "24 de septiembre de 2018"),
    ((D(2019, 8, 29), "day", D(2019, 8, 30), "day"), "29 to 30 August 2019", "del 29 al 30 de agosto de 2019"),
    (
        (D(2018, 9, 24), "day", D(2018, 12, 14), "day"),
        "24 September to 14 December 2018",
        "del 24 de septiembre al 14 de diciembre de 2018",
    ),
    (
        (D(2018, 12, 31), "day", D(2019, 1, 2), "day"),
        "31 December 2018 to 2 January 2019",
        "del 31 de diciembre de 2018 al 2 de enero de 2019",
    ),
    ((D(2018, 12, 1), "month", D(2018, 12, 31), "month"), "December 2018", "diciembre de 2018"),
    ((D(2017, 1, 1), "month", D(2017, 5, 31), "month"), "January to May 2017", "de enero a mayo de 2017"),
    ((D(2010, 1, 1), "year", D(2016, 12, 31), "year"), "2010 to 2016", "de 2010 a 2016"),
    ((D(2016, 1, 1), "year", D(2016, 12, 31), "year"), "2016", "2016"),
    (
        (D(2017, 4, 24), "day", D(2017, 7, 7), "by"),
        "from 24 April 2017, closed by 7 July 2017",
        "desde el 24 de abril de 2017, concluida a más tardar el 7 de julio de 2017",
    ),
    (
        (D(2018, 9, 24), "day", None, ""),
        "from 24 September 2018; end not published",
        "desde el 24 de septiembre de 2018; fin no publicado",
    ),
    (
        (D(2018, 9, 1), "month", None, ""),
        "from September 2018; end not published",
        "desde septiembre de 2018; fin no publicado",
    ),
    ((None, "", D(2017, 7, 7), "by"), "closed by 7 July 2017", "concluida a más tardar el 7 de julio de 2017"),
    ((None, "", D(2017, 7, 7), "day"), "until 7 July 2017", "hasta el 7 de julio de 2017"),
    ((None, "", D(2017, 7, 31), "month"), "until July 2017", "hasta julio de 2017"),
    (
        (D(2017, 4, 24), "day", D(2017, 7, 31), "month"),
        "from 24 April 2017 until July 2017",
        "desde el 24 de abril de 2017 hasta julio de 2017",
    ),
]


@pytest.mark.parametrize(("dates", "english", "spanish"), SPANS)
def test_span_reads_as_people_write_it(dates, english, spanish):
    span = Span(*dates)

    with translation.override("es"):
        in_spanish = str(span)

    assert [str(span), in_spanish] == [english, spanish]


def test_span_marks_each_date_for_machines_no_more_precisely_than_for_readers():
    span = Span(D(2017, 1, 1), "month", D(2017, 5, 31), "month")

    assert span.in_words(timed) == '<time datetime="2017-01">January</time> to <time datetime="2017-05">May 2017</time>'


@given(st.dates(D(1900, 1, 1), D(2100, 12, 31)), st.sampled_from(["day", "month", "year"]))
def test_stored_days_are_the_ends_of_what_is_known(date, precision):
    first, last = first_day(date, precision), last_day(date, precision)

    assert first <= date <= last
    assert in_words(first, precision) == in_words(last, precision) == in_words(date, precision)
