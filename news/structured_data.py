"""An article, for machines."""

from courses.dates import machine
from courses.languages import in_best_language
from courses.structured_data import text


def article(record, absolute):
    """schema.org's NewsArticle; the date as precise as it is known, and only where no one inferred it."""
    title, language = in_best_language(record, "title")
    is_dated = record.published_on and not record.is_date_inferred
    publisher = record.source_publisher
    return {
        "@type": "NewsArticle",
        "mainEntityOfPage": absolute(record.get_absolute_url()),
        "headline": title,
        "description": text(record, "summary"),
        "inLanguage": language,
        "datePublished": machine(record.published_on, record.published_precision) if is_dated else None,
        "publisher": publisher and {"@type": "Organization", "name": text(publisher, "name")},
        "keywords": [text(tag, "name") for tag in record.tags.all()],
        "about": [{"@id": absolute(course.get_absolute_url())} for course in record.courses.all()],
    }
