"""What the catalogue can be asked for: the one definition of its filters."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import CourseKind, EditionState, Length, Mode
from courses.faceted import FacetedFilter, KnownValuesFilter, SearchFilter
from courses.forms import CatalogueForm
from courses.models import Course, Partnership
from courses.models.editions import courses_offering, public_editions
from courses.orders import Order
from courses.snapshot import JOINT

PUBLIC = Course.objects.public()  # asked only where the answer is not the snapshot's
PUBLIC_STATES = [(state.value, state.label) for state in EditionState if state != EditionState.DRAFT]


class OfferFilter(KnownValuesFilter):
    """One of several that must hold of one and the same edition: `CourseFilter` joins them."""

    def filter(self, queryset, value):
        return queryset


class CourseFilter(FacetedFilter):
    """State, format, country and language speak of one and the same edition."""

    kind_searched = "course"
    usual_order = Order.SOONEST

    q = SearchFilter(label=_("Search courses"))
    status = OfferFilter(label=_("Can I take part now?"), choices=PUBLIC_STATES)
    format = OfferFilter(label=_("Format"), choices=Mode.choices)
    country = OfferFilter(label=_("Country where it runs"))
    topic = KnownValuesFilter(label=_("Topic"), field_name="topics__slug")
    lang = OfferFilter(label=_("Language of the course"))
    audience = KnownValuesFilter(label=_("Who it is for"), field_name="audiences__code")
    kind = KnownValuesFilter(label=_("Kind"), choices=CourseKind.choices)
    length = KnownValuesFilter(label=_("Length"), choices=Length.choices, method="of_length")
    partner = KnownValuesFilter(label=_("Partner"), method="of_partners")

    class Meta:
        model = Course
        fields = ()
        form = CatalogueForm

    def __init__(self, data, *, snapshot, queryset=None):
        super().__init__(data, snapshot=snapshot, queryset=PUBLIC if queryset is None else queryset)

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset.filter(courses_offering(**self.offer)) if self.speaks_of_editions else queryset

    def of_length(self, queryset, name, values):
        asked = Q(pk__in=[])
        for value in values:
            asked |= Q(span_days__range=Length(value).days)
        return queryset.filter(asked) if values else queryset

    def of_partners(self, queryset, name, values):
        serving = Partnership.objects.filter(organisation__slug__in=values).courses_served()
        return queryset.filter(pk__in=[course for course, _organisation in serving]) if values else queryset

    @property
    def speaks_of_editions(self):
        return any(self.asked.get(facet) for facet in JOINT)

    @property
    def offer(self):
        """What is asked of one edition, as `courses_offering` takes it."""
        return {
            "moment": self.snapshot.moment,
            "states": self.asked.get("status", ()),
            "modes": self.asked.get("format", ()),
            "countries": [code.upper() for code in self.asked.get("country", ())],
            "languages": self.asked.get("lang", ()),
        }

    def rows(self, keys):
        """These courses in this order, each with the editions that match."""
        editions = public_editions(**self.offer) if self.speaks_of_editions else public_editions()
        courses = Course.objects.prefetch_related(editions, "languages").in_bulk(keys)
        return [courses[key] for key in keys if key in courses]
