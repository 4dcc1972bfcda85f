"""What columns are called, in English, German, Spanish and French, and which field of a lead that means."""

import re
import unicodedata
from functools import cache
from typing import Final, Literal, get_args

Field = Literal[
    "external_id", "first_name", "last_name", "full_name", "company", "title", "email", "phone", "country",
    "timezone", "stage", "tags", "owner", "score", "note",
]  # fmt: skip

LINE_COLUMN: Final = "astrix_line"
REASON_COLUMN: Final = "astrix_reason"
"""Two columns that our own list of errors adds: an import of the mended list passes over them."""
TOLD_CHARACTERS_MAX: Final = 100
"""A longer cell is no word of these lists, and is not taken apart to find that out."""

_NAMES: Final[dict[Field, str]] = {
    "external_id": "external id, externalid, ext id, id, customer id, client id, contact id, lead id, record id, "
    "customer number, customer no, customer nr, reference, ref, crm id, kundennummer, kundennr, kunden id, kunden nr, "
    "externe id, datensatz id, id cliente, numero de cliente, n cliente, referencia, codigo cliente, id externo, "
    "numero client, no client, id client, id externe, code client",
    "first_name": "first name, firstname, first, given name, forename, fname, vorname, rufname, nombre, primer nombre, "
    "nombre de pila, prenom, contact first name",
    "last_name": "last name, lastname, last, surname, family name, lname, nachname, familienname, zuname, apellido, "
    "apellidos, primer apellido, nom de famille, nom, contact last name",
    "full_name": "full name, fullname, name, contact, contact name, person, customer, customer name, client, client "
    "name, lead, lead name, ansprechpartner, kontakt, kontaktname, kunde, kundenname, vor und nachname, nombre "
    "completo, nombre y apellidos, contacto, cliente, nom complet, nom et prenom, prenom et nom, interlocuteur",
    "company": "company, company name, organisation, organization, organization name, business, business name, account,"
    " account name, employer, firm, firma, firmenname, unternehmen, betrieb, empresa, compania, sociedad, razon "
    "social, negocio, entreprise, societe, raison sociale, organisme",
    "title": "title, job title, position, role, job, occupation, berufsbezeichnung, funktion, stelle, stellung, beruf, "
    "cargo, puesto, titulo, poste, fonction, intitule du poste",
    "email": "email, e mail, mail, email address, e mail address, mail address, primary email, work email, email 1, "
    "e mail adresse, mailadresse, emailadresse, email adresse, correo, correo electronico, direccion de correo, "
    "courriel, adresse email, adresse e mail, adresse mail, mel",
    "phone": "phone, phone number, telephone, telephone number, tel, tel no, mobile, mobile phone, mobile number, "
    "cell, cell phone, cellphone, phone 1, primary phone, work phone, contact number, telefon, telefonnummer, "
    "tel nr, handy, handynummer, mobil, mobiltelefon, mobilnummer, rufnummer, telefono, numero de telefono, "
    "movil, celular, telefono "
    "movil, numero de telephone, portable, telephone portable, numero, gsm",
    "country": "country, country code, nation, land, landeskennung, staat, laendercode, landercode, pais, codigo pais, "
    "pays, code pays",
    "timezone": "timezone, time zone, tz, zeitzone, zona horaria, huso horario, fuseau horaire, fuseau",
    "stage": "stage, status, lead status, lead stage, pipeline stage, phase, pipeline, etapa, estado, fase, etape, "
    "statut",
    "tags": "tags, tag, labels, label, keywords, groups, group, categories, category, segment, schlagworte, "
    "schlagwort, stichworte, kategorie, kategorien, gruppe, gruppen, etiquetas, etiqueta, categoria, grupo, "
    "etiquettes, etiquette, mots cles, categorie, groupe",
    "owner": "owner, lead owner, account owner, assigned to, assignee, sales rep, responsible, besitzer, zustandig, "
    "zustaendig, betreuer, verantwortlich, bearbeiter, propietario, responsable, asignado a, comercial, proprietaire, "
    "attribue a",
    "score": "score, lead score, rating, punkte, bewertung, puntuacion, calificacion, note de score",
    "note": "note, notes, comment, comments, remark, remarks, description, notiz, notizen, bemerkung, bemerkungen, "
    "kommentar, anmerkung, anmerkungen, beschreibung, nota, notas, comentario, comentarios, observaciones, "
    "descripcion, remarque, remarques, commentaire, commentaires, observations",
}  # fmt: skip
_TOTALS: Final = frozenset(
    one.strip()
    for one in [
        "total",
        " totals",
        " grand total",
        " subtotal",
        " sub total",
        " sum",
        " total rows",
        " gesamt",
        " gesamtsumme",
        " summe",
        " insgesamt",
        " zwischensumme",
        " endsumme",
        " suma",
        " suma total",
        " total general",
        " total generale",
        " somme",
        " sous total",
        " count",
        " anzahl",
    ]
)


def plain(name: str) -> str:
    """Small letters and digits, single blanks: `E-Mail_Adresse ` and `e mail adresse` are one name."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    bare = "".join(
        mark for mark in unicodedata.normalize("NFKD", split.casefold()) if not unicodedata.combining(mark)
    )
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def is_ours(name: str) -> bool:
    return name.strip().casefold() in (LINE_COLUMN, REASON_COLUMN)


@cache
def is_of_a_lead(said: str) -> bool:
    """Whether our own files call a lead's own field so, whatever fields the organization has added."""
    return said in {plain(field) for field in get_args(Field) if field not in ("full_name", "note")}


def target_of(name: str) -> tuple[Field, float] | None:
    """The field that a column's name means, and how sure that is."""
    said = plain(name)
    if not said:
        return None
    if (exact := _known().get(said)) is not None:
        return exact, 0.95
    if (joined := _known().get(said.replace(" ", ""))) is not None:
        return joined, 0.9
    return _within(said)


def is_total(cell: str) -> bool:
    return len(cell) <= TOLD_CHARACTERS_MAX and plain(cell) in _TOTALS


@cache
def _known() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field, names in _NAMES.items():
        for name in names.split(","):
            found.setdefault(" ".join(name.split()), field)
            found.setdefault(name.replace(" ", ""), field)
    return found


_TELLING: Final[tuple[tuple[str, Field], ...]] = (
    ("email", "email"), ("e mail", "email"), ("courriel", "email"), ("correo", "email"),
    ("phone", "phone"), ("telefon", "phone"), ("mobil", "phone"), ("handy", "phone"), ("telephone", "phone"),
    ("first name", "first_name"), ("vorname", "first_name"), ("prenom", "first_name"),
    ("last name", "last_name"), ("surname", "last_name"), ("nachname", "last_name"), ("apellido", "last_name"),
    ("company", "company"), ("firma", "company"), ("empresa", "company"), ("entreprise", "company"),
    ("country", "country"), ("timezone", "timezone"), ("external id", "external_id"),
)  # fmt: skip


def _within(said: str) -> tuple[Field, float] | None:
    """A word that tells, among others."""
    for word, field in _TELLING:
        if word in said:
            return field, 0.7
    return None
