"""What the press releases say of courses, editions and the bodies behind them, typed from them by hand.

Nothing here is read from the fixtures: the tests hold the two equal. Dates are written with their precision,
`2017-04-24 day`; empty means that no release says.
"""

from collections import namedtuple

CHILDREN = "specialized-course-on-migrant-children"
INTER_AMERICAN = "inter-american-course-on-international-migration"
ROUTE = "comprehensive-care-route-workshops"
WOMEN = "women-in-migratory-contexts"

CourseFact = namedtuple("CourseFact", "slug kind mode minutes span_days modules languages programme")
EditionFact = namedtuple(
    "EditionFact",
    "course slug ordinal starts ends mode minutes modules languages sites is_over",
    defaults=(None, "", "", "", None, None, (), (), False),
)

COURSES = {
    CourseFact(CHILDREN, "course", "self-paced", 4800, None, 9, ("es",), "Mesoamerica Program"),
    CourseFact(INTER_AMERICAN, "course", "in-person", None, 14, None, (), ""),
    CourseFact(ROUTE, "workshop", "in-person", None, None, None, (), "Regional Migration Program"),
    CourseFact(WOMEN, "congress", "", None, None, None, (), "Strengthening Public Policies"),
}
COURSE_TITLES = {
    CHILDREN: "Specialized Course on Migrant Children in the Americas",
    INTER_AMERICAN: "Inter-American Course on International Migration",
    WOMEN: "I Regional Congress: Women in Migratory Contexts",
}
MODULE_THEMES = [
    "children's rights and public policies",
    "international and regional regulatory framework",
    "protection mechanisms",
    "returned children and adolescents, and their reintegration",
    "mental health care",
]
# A site is its country, region and city
FOUR_AT_ONCE = (("GT", "", ""), ("HN", "", ""), ("MX", "southern Mexico", ""), ("SV", "", ""))
MAR_DEL_PLATA = (("AR", "", "Mar del Plata"),)
ONE_IN_MEXICO = (("MX", "", ""),)
EDITIONS = {
    EditionFact(CHILDREN, "2", 2, "2017-04-24 day", "2017-07-07 by", sites=FOUR_AT_ONCE),
    EditionFact(CHILDREN, "2018-first-session", None, "2018-09-24 day", "", "self-paced", 4800, 9, languages=("es",)),
    EditionFact(INTER_AMERICAN, "37", 37, mode="in-person", sites=MAR_DEL_PLATA, is_over=True),
    EditionFact(ROUTE, "southern-border", None, "2019-08-29 day", "2019-08-30 day", "in-person", sites=ONE_IN_MEXICO),
    EditionFact(ROUTE, "northern-border", None, "2019-08-03 day", "2019-08-04 day", "in-person", sites=ONE_IN_MEXICO),
    EditionFact(WOMEN, "2018", None, "2018-12-01 month", "2018-12-31 month"),
}

# Published title, by a distinctive part of it
PROGRAMMES = {
    "Mesoamerica Program": (
        "Regional Program to Strengthen Capacities for Protection and Assistance to Migrants"
        " in Conditions of Vulnerability in Mesoamerica"
    ),
    "Regional Migration Program": "Regional Migration Program: Mesoamerica - Caribbean",
    "Strengthening Public Policies": (
        "Strengthening Public Policies to Protect and Empower Migrant Women in Mesoamerica"
    ),
}
PROGRAMME_KINDS = {
    "Mesoamerica Program": "programme",
    "Regional Migration Program": "programme",
    "Strengthening Public Policies": "project",
}

# (organisation, role, what for); any published name of the organisation will do
PARTNERSHIPS = {
    ("US State Department", "funder", "Regional Migration Program"),
    ("PRM", "funder", "Mesoamerica Program"),
    ("IOM", "implementer", "Mesoamerica Program"),
    ("IOM", "implementer", "Regional Migration Program"),  # inferred: a release calls it IOM's
    ("IOM Development Fund", "funder", "Strengthening Public Policies"),
    ("Government of El Salvador", "promoter", "Strengthening Public Policies"),
    ("IOM", "implementer", "Strengthening Public Policies"),
    ("US State Department", "funder", CHILDREN),
    ("IOM", "organiser", CHILDREN),
    *((name, "designer", CHILDREN) for name in ("IOM", "UNICEF", "ILO", "Save the Children")),
    *(
        (name, "co-facilitator", f"{CHILDREN}/2")
        for name in ("IOM", "UNHCR", "UNICEF", "CONNA", "ISNA", "GMIES", "Universidad Tecnológica")
    ),
    ("IOM", "organiser", INTER_AMERICAN),
    *((name, "partner", f"{INTER_AMERICAN}/37") for name in ("UNHCR", "OHCHR", "IPPDH", "SIMN")),
    ("IOM", "organiser", ROUTE),
    ("IOM", "organiser", WOMEN),
    ("RCM", "partner", WOMEN),
}

# Country of each body, by the name that finds it
ORGANISATIONS = {
    "IOM": "",
    "UNICEF": "",
    "UNHCR": "",
    "ILO": "",
    "UNDP": "",
    "OHCHR": "",
    "UN": "",
    "WHO": "",
    "World Health Assembly": "",
    "IIN": "",
    "Save the Children": "",
    "CONNA": "SV",
    "ISNA": "SV",
    "GMIES": "SV",
    "Universidad Tecnológica": "SV",
    "IPPDH": "",
    "SIMN": "",
    "RCM": "",
    "US State Department": "US",
    "PRM": "US",
    "IOM Development Fund": "",
    "INM": "MX",
    "General Directorate of Migration": "SV",
    "Ministry of Foreign Affairs and Worship": "AR",
    "Government of El Salvador": "SV",
    "Government of Guatemala": "GT",
    "Government of Mexico": "MX",
    "Government of Tamaulipas": "MX",
}
PARENTS = {
    **dict.fromkeys(("IOM", "UNICEF", "UNHCR", "ILO", "UNDP", "OHCHR", "WHO"), "UN"),
    "World Health Assembly": "WHO",
    "PRM": "US State Department",
}

# Other names of the same records: those that a release prints, misprints among them, and some that are added
PRINTED_ALIASES = {
    ("IOM", "OIM", "published"),
    ("IOM", "UN Migration Agency", "published"),
    ("IIN", "IIN-OSA", "published"),
    ("IIN", "Inter-American Institute of Children, Girls and Adolescents", "published"),
    ("UNHCR", "UNCHR", "misprint"),
    ("UNDP", "United Nations Development Program", "published"),
    ("GMIES", "Monitoring Independent Group of El Salvador", "published"),
    ("United States Department of State", "US State Department", "published"),
    ("INM", "México's National Migration Institute", "published"),
    ("Government of Mexico", "México's federal government", "published"),
}
ADDED_ALIASES = {
    ("IIN", "IIN-OEA", "added"),
    ("UNHCR", "ACNUR", "added"),
    ("ILO", "OIT", "added"),
    ("UNDP", "PNUD", "added"),
    ("OHCHR", "ACNUDH", "added"),
}
