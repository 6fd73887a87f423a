"""A file of participants: its columns, what each row says of a person, and what bringing it in would do."""

import hashlib
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import EmailField
from django.utils.functional import cached_property
from django.utils.text import Truncator, capfirst, get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from courses.application_forms import WrittenField
from courses.cells import LANGUAGES, Choice, Country, Text, Whole
from courses.choices import Sex
from courses.folding import fold
from courses.models import Alias, Organisation, Participant
from courses.models.participation import FIRST_BIRTH, LONGEST_NAME, LONGEST_POSITION
from courses.names import plain_address
from courses.recognition import Applied, alike, identity, likeness, recorded
from courses.tables import BadFile
