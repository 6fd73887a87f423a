"""Whom the press releases name, for whom they speak and how to reach them, typed by hand."""

from tests.seeds.facts import CHILDREN, INTER_AMERICAN, WOMEN

# (person, organisation, words of the post or office)
POSTS = {
    ("Alexandra Bonnie", "IOM", "Mesoamerica"),
    ("Esteban de la Torre Ribadeneira", "IIN", ""),
    ("Marcelo Pisani", "IOM", "Regional Central America, North America and the Caribbean"),
    ("Diego Beltrand", "IOM", "Regional South America"),
    ("Víctor Giorgi", "IIN", "General Director"),
    ("Jacqueline Weekers", "IOM", "Director Migration Health Division"),
    ("Carlos Van der Laat", "IOM", ""),
    ("Liduvina Magarín", "Government of El Salvador", "Deputy Minister for Salvadorans Abroad"),
    ("Mariela Vélez de García", "Government of Guatemala", "Ambassador Guatemala El Salvador"),
    ("Mónica Merino", "UNDP", "Resident Representative El Salvador"),
    ("Jorge Peraza", "IOM", "Chief of Mission El Salvador, Guatemala and Honduras"),
    ("Miguel Gómez", "IOM", ""),
    ("Diana Ruiz de Arteaga", "IOM", "National Program Officer El Salvador"),
    ("José Miguel Gómez", "IOM", "El Salvador"),
    ("Alba Miriam Amaya", "IOM", "El Salvador, Guatemala and Honduras"),
    ("Gloria Elena Garza", "Government of Tamaulipas", "Undersecretary of Legality and Government Services"),
    ("Tatiana Chacón", "IOM", "Regional Office Central America, North America and the Caribbean"),
    ("Rubén Buira", "Ministry of Foreign Affairs and Worship", "Head of Consular Affairs"),
    ("Lujan De La Torre", "IOM", "South America"),
    ("Niurka Piñeiro", "IOM", "Washington"),
}

# All that the releases print of e-mail addresses and telephones, the latter as digits
REACHED = {
    "Carlos Van der Laat": ("", ("14227179459",)),
    "Miguel Gómez": ("", ("50325210500 540",)),
    "Tatiana Chacón": ("tchacon@iom.int", ("50622125328",)),
    "Lujan De La Torre": ("ldelatorre@iom.int", ("541152192033", "541152192034", "541152192035")),
    "Niurka Piñeiro": ("npineiro@iom.int", ("12028621826 225", "12026840559")),
}

CONTACTS = {
    "A1": {"Alexandra Bonnie", "Esteban de la Torre Ribadeneira"},
    "A2": {"Carlos Van der Laat"},
    "A3": {"Miguel Gómez"},
    "A4": {"José Miguel Gómez", "Alba Miriam Amaya"},
    "A5": {"Tatiana Chacón"},
    "A6": {"Lujan De La Torre", "Niurka Piñeiro"},
}
NAMED = {
    "A1": {"Marcelo Pisani", "Diego Beltrand", "Víctor Giorgi"},
    "A2": {"Jacqueline Weekers"},
    "A3": {"Liduvina Magarín", "Mariela Vélez de García", "Mónica Merino", "Jorge Peraza"},
    "A4": {"Diana Ruiz de Arteaga"},
    "A5": {"Alexandra Bonnie", "Gloria Elena Garza"},
    "A6": {"Rubén Buira", "Diego Beltrand"},
}

ROLES = {
    *((f"{WOMEN}/2018", name, "chair") for name in NAMED["A3"]),
    *((f"{INTER_AMERICAN}/37", name, "chair") for name in NAMED["A6"]),
}

# Organisations, signatories, courses and date of the one agreement
AGREEMENT = ({"IIN", "IOM"}, NAMED["A1"], {CHILDREN}, None)
