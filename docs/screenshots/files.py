"""The files that the tasks bring in: invented people, as all of the demonstration's."""

PEOPLE = [  # given names, family names, e-mail, country, sex
    ("Luis", "Sample 2", "luis.sample@example.org", "Honduras", "male"),
    ("Elena", "Sample 30", "sample30@example.org", "Guatemala", "female"),
    ("Rosa", "Sample 31", "sample31@example.org", "Panama", "female"),
    ("Julio", "Sample 32", "sample32@example", "Mexico", "male"),
    ("Nora", "Sample 33", "sample33@example.org", "Belize", "female"),
    ("Ana", "Sample 9", "sample9@example.org", "Guatemala", "female"),
]
HEADERS = {
    "en": "Given names,Family names,E-mail,Country,Sex",
    "es": "Nombres,Apellidos,Correo,País,Sexo",
}
IN_SPANISH = {"male": "hombre", "female": "mujer", "Panama": "Panamá", "Mexico": "México", "Belize": "Belice"}


def participants_file(language):
    """One who may be a duplicate, one whose address is none, one who is recorded already, and three new people."""
    words = IN_SPANISH if language == "es" else {}
    rows = [",".join(words.get(cell, cell) for cell in row) for row in PEOPLE]
    return "\n".join([HEADERS[language], *rows])


def outcome_file(language):
    """What another platform says of three people."""
    header, yes = ("E-mail,Completed", "yes") if language == "en" else ("Correo,Completado", "sí")
    return "\n".join([header, f"sample5@example.org,{yes}", f"sample7@example.org,{yes}", "nobody@example.org,no"])
