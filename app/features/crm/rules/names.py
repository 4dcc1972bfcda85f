"""Which country somebody means: its two letters, its three, or one of the names it is written with. Pure."""

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

NAME_CHARACTERS_MAX: Final = 100
_THREE_LETTERS: Final = (
    "ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB "
    "BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR "
    "BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR "
    "CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK "
    "FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS "
    "GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN "
    "ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO "
    "LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD "
    "MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER "
    "NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM "
    "PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP "
    "SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF "
    "TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY "
    "UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE"
)
_ALSO_CALLED: Final = {
    "AE": "uae/emirates",
    "AT": "österreich/oesterreich",
    "BA": "bosnia",
    "BE": "belgië/belgique/belgien",
    "BR": "brasil/brasilien",
    "CA": "kanada",
    "CD": "dr congo/democratic republic of the congo",
    "CG": "congo/republic of the congo",
    "CH": "schweiz/suisse/svizzera/svizra",
    "CI": "ivory coast",
    "CN": "prc/people's republic of china",
    "CV": "cabo verde",
    "CZ": "czechia/česko/tschechien",
    "DE": "deutschland/allemagne/alemania/germania",
    "DK": "danmark/dänemark",
    "ES": "españa/spanien/espagne",
    "FI": "suomi/finnland",
    "FR": "frankreich/francia",
    "GB": "uk/united kingdom/great britain/britain/england/scotland/wales/northern ireland",
    "GR": "hellas/griechenland",
    "HK": "hong kong sar",
    "HR": "hrvatska/kroatien",
    "HU": "magyarország/ungarn",
    "IE": "éire/eire/republic of ireland/irland",
    "IT": "italia/italien/italie",
    "JP": "nippon/japan",
    "KP": "north korea",
    "KR": "south korea/korea/republic of korea",
    "LU": "luxemburg",
    "MM": "myanmar/burma",
    "MO": "macao",
    "MK": "macedonia",
    "MX": "méxico/mexiko",
    "NL": "nederland/holland/niederlande/the netherlands/pays-bas",
    "NO": "norge/norwegen",
    "NZ": "aotearoa/neuseeland",
    "PL": "polska/polen",
    "PS": "state of palestine",
    "PT": "portugal",
    "RO": "românia/rumänien",
    "RU": "russian federation/rossija/russland",
    "SE": "sverige/schweden",
    "SZ": "eswatini/swaziland",
    "TL": "timor-leste",
    "TR": "türkiye/türkei",
    "TW": "taiwan, roc",
    "US": "u.s./u.s.a./america/united states of america/the united states/vereinigte staaten/estados unidos",
    "VA": "holy see/vatican",
    "VN": "viet nam",
    "WS": "samoa",
    "XK": "kosovo",
    "ZA": "südafrika",
}


def alpha2(text: str) -> str | None:
    """ISO 3166-1 alpha-2; None where nobody knows which country that is."""
    if len(text) > NAME_CHARACTERS_MAX:
        return None
    return _countries().get(text) or _countries().get(_folded(text))


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for two, three in ((pair[:2], pair[2:]) for pair in _THREE_LETTERS.split()):
        found |= {two: two, _folded(two): two, _folded(three): two}
    for line in (files("tzdata.zoneinfo") / "iso3166.tab").read_text("utf-8").splitlines():
        two, _, name = line.partition("\t")
        if not line.startswith("#"):
            found.setdefault(_folded(name), two)
            found.setdefault(_folded(name.partition(" (")[0]), two)
    for two, names in _ALSO_CALLED.items():
        found |= {_folded(name): two for name in names.split("/")}
    return found


def _folded(text: str) -> str:
    """Without accents, capitals and the ways to write "and" and "saint"."""
    plain = "".join(
        mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark)
    ).casefold()
    words = plain.replace("&", " and ").replace("’", "'").replace("saint ", "st ").split()
    return " ".join(word.rstrip(".,") for word in words)
