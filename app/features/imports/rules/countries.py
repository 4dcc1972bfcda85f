"""Countries as people write them: a code of two or three letters, or a name in English, German, Spanish or French."""

from functools import cache
from typing import Final

from app.features.imports.rules.names import TOLD_CHARACTERS_MAX, plain

# Code of two letters, of three, names.
_TABLE: Final = """
AE ARE|united arab emirates, uae, vereinigte arabische emirate, emiratos arabes unidos, emirats arabes unis
AR ARG|argentina, argentinien, argentine
AT AUT|austria, osterreich, oesterreich, autriche
AU AUS|australia, australien, australie
BE BEL|belgium, belgien, belgica, belgique
BG BGR|bulgaria, bulgarien, bulgarie
BR BRA|brazil, brasilien, brasil, bresil
CA CAN|canada, kanada
CH CHE|switzerland, schweiz, suiza, suisse
CL CHL|chile, chili
CN CHN|china, chine, volksrepublik china
CO COL|colombia, kolumbien, colombie
CR CRI|costa rica
CY CYP|cyprus, zypern, chipre, chypre
CZ CZE|czech republic, czechia, tschechien, tschechische republik, republica checa, chequia, republique tcheque, tchequie
DE DEU|germany, deutschland, alemania, allemagne, ger, brd
DK DNK|denmark, danemark, dinamarca
DO DOM|dominican republic, dominikanische republik, republica dominicana, republique dominicaine
EC ECU|ecuador, equateur
EE EST|estonia, estland, estonie
EG EGY|egypt, agypten, aegypten, egipto, egypte
ES ESP|spain, spanien, espana, espagne
FI FIN|finland, finnland, finlandia, finlande
FR FRA|france, frankreich, francia
GB GBR|united kingdom, great britain, uk, england, scotland, wales, northern ireland, vereinigtes konigreich, grossbritannien, reino unido, gran bretana, inglaterra, royaume uni, grande bretagne, angleterre
GR GRC|greece, griechenland, grecia, grece
HK HKG|hong kong, hongkong
HR HRV|croatia, kroatien, croacia, croatie
HU HUN|hungary, ungarn, hungria, hongrie
ID IDN|indonesia, indonesien, indonesie
IE IRL|ireland, irland, irlanda, irlande
IL ISR|israel
IN IND|india, indien, inde
IS ISL|iceland, island, islandia, islande
IT ITA|italy, italien, italia, italie
JP JPN|japan, japon
KE KEN|kenya, kenia
KR KOR|south korea, korea, sudkorea, suedkorea, corea del sur, coree du sud
LI LIE|liechtenstein
LT LTU|lithuania, litauen, lituania, lituanie
LU LUX|luxembourg, luxemburg, luxemburgo
LV LVA|latvia, lettland, letonia, lettonie
MA MAR|morocco, marokko, marruecos, maroc
MC MCO|monaco
MT MLT|malta, malte
MX MEX|mexico, mexiko, mejico, mexique
MY MYS|malaysia, malasia, malaisie
NG NGA|nigeria
NL NLD|netherlands, the netherlands, holland, niederlande, paises bajos, holanda, pays bas, hollande
NO NOR|norway, norwegen, noruega, norvege
NZ NZL|new zealand, neuseeland, nueva zelanda, nouvelle zelande
PA PAN|panama
PE PER|peru, perou
PH PHL|philippines, philippinen, filipinas
PK PAK|pakistan
PL POL|poland, polen, polonia, pologne
PR PRI|puerto rico
PT PRT|portugal
RO ROU|romania, rumanien, rumaenien, rumania, roumanie
RS SRB|serbia, serbien, serbie
RU RUS|russia, russland, rusia, russie
SA SAU|saudi arabia, saudi arabien, arabia saudita, arabie saoudite
SE SWE|sweden, schweden, suecia, suede
SG SGP|singapore, singapur, singapour
SI SVN|slovenia, slowenien, eslovenia, slovenie
SK SVK|slovakia, slowakei, eslovaquia, slovaquie
TH THA|thailand, tailandia, thailande
TN TUN|tunisia, tunesien, tunez, tunisie
TR TUR|turkey, turkiye, turkei, tuerkei, turquia, turquie
TW TWN|taiwan
UA UKR|ukraine, ucrania
US USA|united states, united states of america, usa, u s a, u s, america, vereinigte staaten, vereinigte staaten von amerika, amerika, estados unidos, ee uu, eeuu, etats unis
UY URY|uruguay
VE VEN|venezuela
VN VNM|vietnam, viet nam
ZA ZAF|south africa, sudafrika, suedafrika, sudafrica, afrique du sud
"""  # noqa: E501  (one country, one line)


def country_of(cell: str) -> str | None:
    """ISO 3166-1 alpha-2; None where it is no country that is known here."""
    text = cell.strip()
    if len(text) == 2 and text.isascii() and text.upper() in _codes():
        return text.upper()
    return _names().get(plain(text)) if len(text) <= TOLD_CHARACTERS_MAX else None


@cache
def _codes() -> frozenset[str]:
    import phonenumbers

    return frozenset(phonenumbers.SUPPORTED_REGIONS)


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _TABLE.strip().splitlines():
        codes, _, names = row.partition("|")
        two, three = codes.split()
        for name in (three, *names.split(",")):
            found[plain(name)] = two
    return found
