"""What may stand in each field of a Zulassungsbescheinigung Teil I: confirms or doubts a reading, never invents one."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from bureau_app.domain.fahrzeug import FIN_LAENGE, Kennzeichen, Monat, fin_pruefziffer, parse_datum
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.lesung import Feldstatus

Urteil = tuple[str, Feldstatus]
Geprueft = tuple[str, bool]
Regel = Callable[[str, date], Geprueft]

SICHER = 0.8
SEHR_SICHER = 0.9

# A field that cannot be empty on any ZB I: nothing read means that reading failed.
NIE_LEER = frozenset({"A", "B", "E", "3", "I", "X", "16", "2.1", "2.2", "C.1.1", "C.1.3", "D.1", "Nr."})
SCHALTERFELDER = NIE_LEER | {"D.3", "21"}
NEBENFELD_SICHER = 0.96
NAMEN = frozenset({"C.1.1", "C.1.2", "C.1.3"})
GEBRAUCHT = SCHALTERFELDER | NAMEN
"""The fields that the counter keeps; no others are read (data minimisation, and time)."""

KLEINES_L = "l(?=[bcdfghjklmnpqrstvwxz])"
NACH_O = r"['’]?[^\W\d_A-Z]|['’][A-Z]"
NACH_O_IN_STRASSEN = r"[^\W\d_A-Z]{2}"
OHNE_GROSS = r"(?:^[çşšžöüäøåéčđ]|(?<=^\d{5} )[a-zäöü])"

# Places of plates with an umlaut (list of Unterscheidungszeichen, FZV § 9), as they look without its dots.
OHNE_PUNKTE = frozenset(
    (
        *("AO", "BO", "BUD", "BUR", "BUS", "BUZ", "DUW", "FLO", "FU", "FUS", "GO", "GRU", "GU", "HOS", "HOT", "JUL"),
        *("KON", "KOT", "KOZ", "KUN", "LO", "LOB", "LUB", "LUD", "LUN", "MAK", "MOB", "MU", "MUB", "MUL", "MUN", "MUR"),
        *("NO", "NU", "OHR", "PLO", "PRU", "RON", "ROT", "RUD", "RUG", "RUS", "SAK", "SLU", "SLO", "SOG", "SOM", "SUW"),
        *("TOL", "TON", "TU", "UB", "WAR", "WU", "WUM", "WUR", "ZUL"),
    )
)

ZU_ZIFFER = str.maketrans("OQDIl|", "000111")
ZWEIFELHAFT_ZU_ZIFFER = str.maketrans("SBZG", "5826")
ZU_BUCHSTABE = str.maketrans("01|", "OII")
GROSS_WIE_KLEIN = frozenset("cosuvwxz")
AEHNLICH = ("0D", "8B", "5S", "2Z", "6G", "UV", "3B", "1J")


def urteile(code: str, text: str, sicher: float, heute: date) -> Urteil:
    """The value of a field and how far it may be trusted.

    `sicher` is the probability of the least certain letter. Only letters that the field cannot have are replaced, by
    the one digit or letter that looks the same; anything else that does not fit makes the field doubtful. That a Halter
    has no first names is said of a name as well: no ink where it would stand is never enough to be sure of it.
    """
    text = re.sub(r" {2,}", " ", text)
    if not text:
        return "", Feldstatus.UNGELESEN if code in NIE_LEER | NAMEN else Feldstatus.OK
    if code in NAMEN:
        wert = re.sub(r"^(\d{5})(?=[A-ZÄÖÜ])", r"\1 ", text, flags=re.MULTILINE)
        return _mit_grossem_anfang(wert, je_namensteil=code != "C.1.3"), Feldstatus.PRUEFEN
    if text == "-" and code not in NIE_LEER:
        return text, _status(True, sicher)
    wert, passt = REGELN.get(code, _frei)(text, heute)
    mehrdeutig = code == "A" or (bool(re.search(r"[0O1I]", wert)) and code in MEHRDEUTIG)
    if code not in SCHALTERFELDER:
        return wert, _status(passt and sicher >= NEBENFELD_SICHER, sicher)
    return wert, _status(passt, sicher if not mehrdeutig else sicher - (SEHR_SICHER - SICHER))


def _mit_grossem_anfang(wert: str, je_namensteil: bool) -> str:
    """A name begins with a capital, also where that differs in size alone; so does each part but von, zu and such.

    Within a name nobody has a 1; a dotless i looks like it. No name begins with a 0, nor does a word of a street, many
    do with an O; none begins with a small l before a consonant, which is how an I may look. A town's name after its
    postcode begins with a capital.
    """
    if je_namensteil:
        wert = re.sub(r"(?<=[^\W\d_])1(?=[^\W\d_A-Z])", "ı", wert)
    wert = re.sub(rf"(?<![^\W_])0(?={NACH_O if je_namensteil else NACH_O_IN_STRASSEN})", "O", wert)
    wert = re.sub((r"(?:^|(?<=[ -]))" if je_namensteil else "^") + KLEINES_L, "I", wert, flags=re.MULTILINE)
    anfaenge = r"(?:^|(?<=[ -]))(?!(?:v[ao]n|vom|und|zu[mr]?)\b)[cosuvwxzçşšžöüäøåéčđ]" if je_namensteil else OHNE_GROSS
    return re.sub(anfaenge + r"(?=[^\W\d_])", lambda z: z[0].upper(), wert, flags=re.MULTILINE)


def urteile_fin(fin: str, ziffer: str, sicher: float) -> tuple[Urteil, Urteil]:
    """Fields E and 3 together: they confirm each other by the check digit (see `fahrzeug.fin_pruefziffer`)."""
    ziffer = ziffer.strip().translate(str.maketrans("OQDIl|x–", "000111X-"))
    wert = re.sub(r"\s", "", fin).upper().translate(str.maketrans("OQI|", "0011"))
    if not wert:
        return ("", Feldstatus.UNGELESEN), (ziffer, Feldstatus.PRUEFEN if ziffer else Feldstatus.UNGELESEN)
    if len(wert) == FIN_LAENGE + 1 and ziffer == fin_pruefziffer(wert[1:]):
        return (wert[1:], Feldstatus.PRUEFEN), (ziffer, Feldstatus.PRUEFEN)
    form = bool(re.fullmatch(r"[A-HJ-NPR-Z0-9]+", wert)) and len(wert) == FIN_LAENGE
    if form and ziffer == fin_pruefziffer(wert):
        status = _status(True, sicher + (SICHER - 0.5))
        return (wert, status), (ziffer, status)
    zeichen = bool(re.fullmatch(r"[0-9X-]", ziffer))
    return (_naechste_fin(wert, ziffer) if form else wert, Feldstatus.PRUEFEN), (
        ziffer,
        _status(zeichen, 0.0) if ziffer else Feldstatus.UNGELESEN,
    )


def _naechste_fin(fin: str, ziffer: str) -> str:
    """The only FIN with the printed check digit that differs by one look-alike; otherwise the one that was read."""
    partner: dict[str, str] = {}
    for a, b in map(tuple, AEHNLICH):
        partner[a] = partner.get(a, "") + b
        partner[b] = partner.get(b, "") + a
    nahe = {
        fin[:nr] + anderes + fin[nr + 1 :]
        for nr, zeichen in enumerate(fin)
        for anderes in partner.get(zeichen, "")
        if fin_pruefziffer(fin[:nr] + anderes + fin[nr + 1 :]) == ziffer
    }
    return nahe.pop() if len(nahe) == 1 else fin


def _status(passt: bool, sicher: float) -> Feldstatus:
    return Feldstatus.OK if passt and sicher >= SICHER else Feldstatus.PRUEFEN


def _frei(text: str, heute: date) -> Geprueft:
    """Any text; one of a digit and letters may have a label's digit in front.

    A word of letters whose only digits are 0 or 1 may be a word with O or I and is offered as one. A hyphen has blanks
    on both sides or on none.
    """
    worte = re.sub(r"(?<=\w)- (?=\w)|(?<=\w) -(?=\w)", "-", text).split(" ")
    verklebt = bool(re.match(r"[\dDO.]{0,2}[.\d][A-Z]{3}", text))
    zweifel = [wort for wort in worte if re.search("[A-Z]", wort) and re.fullmatch(r"[01]+", re.sub(r"\D", "", wort))]
    geheilt = [wort.replace("0", "O") if wort in zweifel and re.search("[A-Z]{2}", wort) else wort for wort in worte]
    return " ".join(geheilt), not zweifel and not verklebt


def _hersteller(text: str, heute: date) -> Geprueft:
    """A maker as the Kraftfahrt-Bundesamt writes it: capitals, a blank before a bracket and after a comma.

    None begins with a digit that stands alone: that is the end of the printed code "D.1". A country has letters.
    """
    ohne_code = re.sub(r"^[D0OQ]?\.?[1l|I][ .]+(?=[A-ZÄÖÜ]{2})", "", text)
    wert, passt = _frei(ohne_code, heute)
    passt = passt and ohne_code == text
    wert = re.sub(r"(?<=\w)\(", " (", re.sub(r",(?=\w)", ", ", wert))
    if re.search(r"\([1l|]\)", wert):
        return re.sub(r"\([1l|]\)", "(I)", wert), False
    klein = re.findall(r"[a-z]", wert)
    if klein and len(klein) < len(re.findall(r"[A-Z]", wert)) / 2 and set(klein) <= set("cosuvwxzkp"):
        wert, passt = wert.upper(), passt and set(klein) <= GROSS_WIE_KLEIN
    return wert, passt and not re.search(r"\d[A-Z]|[A-Z]\d|\((?![A-ZÄÖÜ]+\))", wert)


def _ziffern(muster: str) -> Regel:
    """A field of digits and of the marks in the pattern."""

    def regel(text: str, heute: date) -> Geprueft:
        sicher = re.sub(r"\s", "", text).translate(ZU_ZIFFER)
        if re.fullmatch(muster, sicher):
            return sicher, True
        unsicher = sicher.translate(ZWEIFELHAFT_ZU_ZIFFER)
        return (unsicher, False) if re.fullmatch(muster, unsicher) else (text, False)

    return regel


def _muster(muster: str) -> Regel:
    """A field that follows a pattern as it is."""

    def regel(text: str, heute: date) -> Geprueft:
        return text, bool(re.fullmatch(muster, text))

    return regel


def _datum(text: str, heute: date) -> Geprueft:
    """A day in the past, printed as TT.MM.JJJJ, its label before it aside; a dot that was not seen is put in.

    What was put in or lies between other digits is to be looked at.
    """
    text = re.sub(r"^I? ?Datum[:.,]?\s*|\nI? ?Datum[:.,]?$", "", text)
    if len(text) > 10 and len(tage := re.findall(r"(?<!\d)\d\d\.\d\d\.\d{4}(?!\d)", text)) == 1:
        return tage[0], bool(re.fullmatch(r"\D{0,10}\s?" + re.escape(tage[0]), text)) and _ist_vorbei(tage[0], heute)
    wert, passt = _ziffern(r"\d\d\.\d\d\.\d{4}")(text, heute)
    if not passt and (teile := re.fullmatch(r"(\d\d)[. ,]?(\d\d)[. ,]?(\d{4})", wert)):
        return ".".join(teile.groups()), False
    return wert, passt and _ist_vorbei(wert, heute)


def _ist_vorbei(tag: str, heute: date) -> bool:
    """Whether it is a day, and not one to come."""
    try:
        return parse_datum(tag, "") <= heute
    except Eingabefehler:
        return False


def _monat(text: str, heute: date) -> Geprueft:
    """Month and year of the next Hauptuntersuchung, at most four years ahead."""
    wert, passt = _ziffern(r"\d\d[./](\d\d){1,2}")(text, heute)
    try:
        return wert, passt and Monat.parse(wert).jahr <= heute.year + 4
    except Eingabefehler:
        return wert, False


def _kennzeichen(text: str, heute: date) -> Geprueft:
    """A plate by the grammar of FZV § 9, written in its printed form; other plates are left as they are, in doubt.

    So is one whose place would be another one with the dots of an umlaut ("WU" for "WÜ").
    """
    roh = text.upper()
    ort, strich, _ = roh.partition(" ")[0].partition("-")
    try:
        return str(Kennzeichen.parse(roh)), bool(strich) and ort not in OHNE_PUNKTE
    except Eingabefehler:
        pass
    teile = re.fullmatch(r"([^-\s]+)\s*-\s*(\S{1,2}?)\s*(\S{1,5})(\s*\(.*\))?", roh)
    if not teile:
        return text, False
    orte, buchstaben, ziffern, saison = teile.groups(default="")
    ziffern = ziffern[:1] + ziffern[1:].translate(ZU_ZIFFER) if ziffern[:1].isdigit() else ziffern.translate(ZU_ZIFFER)
    geheilt = (
        f"{orte.translate(ZU_BUCHSTABE)}-{buchstaben.translate(ZU_BUCHSTABE)} {ziffern}{saison.translate(ZU_ZIFFER)}"
    )
    try:
        return str(Kennzeichen.parse(geheilt)), False
    except Eingabefehler:
        return text, False


def _nummer_teil_2(text: str, heute: date) -> Geprueft:
    """Number of the ZB II: two letters and six digits."""
    roh = re.sub(r"\s", "", re.sub(r"^[A-Z]\s+(?=\S{8}$)", "", text))
    wert = roh[:2] + roh[2:].translate(ZU_ZIFFER)
    if re.fullmatch(r"[A-Z]{2}\d{6}", wert):
        return wert, True
    geheilt = roh[:2].translate(ZU_BUCHSTABE) + roh[2:].translate(ZU_ZIFFER).translate(ZWEIFELHAFT_ZU_ZIFFER)
    return (geheilt, False) if re.fullmatch(r"[A-Z]{2}\d{6}", geheilt) else (text, False)


def _nummer(text: str, heute: date) -> Geprueft:
    """The number of the certificate, without its label where both were printed into each other."""
    wert = re.sub(r"^(Nr|N\S?(?=\s))?[.:]?\s*", "", text)
    return wert, bool(re.fullmatch(r"[A-ZÄÖÜ0-9][A-ZÄÖÜ0-9./-]{3,16}", wert))


MEHRDEUTIG = frozenset({"2.2", "D.2", "D.3", "4", "K", "15.1", "15.2", "15.3"})
ZAHLENFELDER = (
    *("P.1", "L", "9", "T", "18", "19", "20", "G", "12", "13", "Q", "V.7", "F.1", "F.2", "7.1", "7.2", "7.3"),
    *("8.1", "8.2", "8.3", "U.1", "U.2", "U.3", "O.1", "O.2", "S.1", "S.2", "11"),
)
ZAHL = _ziffern(r"\d{1,5}([.,]\d{1,3})?|[\d.,/+-]{1,7}")
REGELN: Mapping[str, Regel] = {
    "D.1": _hersteller,
    "2": _hersteller,
    "A": _kennzeichen,
    "B": _datum,
    "I": _datum,
    "6": _datum,
    "X": _monat,
    "16": _nummer_teil_2,
    "Nr.": _nummer,
    "2.1": _ziffern(r"\d{4}"),
    "2.2": _muster(r"[A-Z0-9]{3} ?([A-Z0-9]{3,4}|[A-Z0-9]{6})"),
    "J": _muster(r"[LMNORSTC][0-9]?[0-9A-Za-z]{0,3}"),
    "10": _ziffern(r"\d{4}"),
    "14.1": _ziffern(r"\d{4}"),
    "P.2/P.4": _ziffern(r"\d{1,4}/(\d{1,5}|-)?"),
    "17": _muster(r"[A-Z]"),
    "K": _muster(r"e\d{1,2}\*\S+"),
} | dict.fromkeys(ZAHLENFELDER, ZAHL)
