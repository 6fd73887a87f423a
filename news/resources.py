"""The columns of the files in which articles and figures are imported and exported."""

from courses.interchange import RecordResource, both
from news.models import Article, Figure


class ArticleResource(RecordResource):
    class Meta(RecordResource.Meta):
        model = Article
        import_id_fields = ["slug"]
        fields = [
            *("slug", "published_on", "published_precision", "is_date_inferred"),
            *both("title", "dateline", "summary", "body"),
            *("countries", "courses", "editions", "programmes", "organisations", "quoted", "contacts", "tags"),
            *("source_title", "source_publisher", "source_date", "source_url"),
            *("state", "publish_at"),
            *both("withdrawal_reason", "inference"),
            "note",
        ]


class FigureResource(RecordResource):
    class Meta(RecordResource.Meta):
        model = Figure
        import_id_fields = ["article", "slug"]
        fields = [
            *("article", "slug", "position", "measure", "qualifier", "value", "upper_value", "scale"),
            *both("unit", "place", "statement"),
            *("country", "since", "since_precision", "as_of", "as_of_precision"),
            *("course", "edition", "site", "programme", "counted_by", "note"),
        ]
