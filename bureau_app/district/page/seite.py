"""The page as HTML: each picture stands beside the same numbers as a table; German, without scripts."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bureau_app.district.betrieb.bestand import Ausgangszahl
from bureau_app.district.page.bild import Balken, balken, saeulen
from bureau_app.district.page.lage import Abrechnung, Lage
from bureau_app.domain.zeit import ORTSZEIT

_ABSCHNITTE = (
    ("vorgaenge", "Vorgänge"),
    ("warteschlangen", "Warteschlangen"),
    ("register", "Register"),
    ("abrechnung", "Abrechnung"),
    ("besuche", "Gesparte Wege"),
)
_FERTIG = ("bestaetigt", "zurueck")
_SENDESTAENDE = (
    ("wartet", "wartet"),
    ("uebergeben", "übergeben"),
    ("bestaetigt", "bestätigt"),
    ("zurueck", "zurück"),
    ("geparkt", "geparkt"),
)
_SENDEGRUPPEN = (("bestaetigt",), ("wartet", "uebergeben"), ("zurueck", "geparkt"))
_TAGE = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_FEED_ACHTUNG_S, _ANTRAG_ACHTUNG_S, _SIEGEL_ACHTUNG_S, _ZIEL_ACHTUNG_S = 60, 30 * 60, 15 * 60, 4 * 3600


def anmeldeseite(kreis: str, meldung: str = "") -> str:
    """The form to sign in; `meldung` says why it is shown again."""
    hinweis = f'<p class="meldung" role="alert">{escape(meldung)}</p>' if meldung else ""
    inhalt = (
        '<section class="anmeldung" aria-labelledby="anmelden"><h2 id="anmelden">Anmelden</h2>'
        f"{hinweis}"
        '<form method="post" action="/anmeldung">'
        '<label for="kennung">Kennung</label>'
        '<input id="kennung" name="kennung" autocomplete="username" required maxlength="64" autofocus>'
        '<label for="kennwort">Kennwort</label>'
        '<input id="kennwort" name="kennwort" type="password" autocomplete="current-password" required '
        'maxlength="1024">'
        '<button type="submit">Anmelden</button></form>'
        '<p class="hinweis">Für Revision und Administration. Die Seite zeigt Summen, keine Personen.</p></section>'
    )
    return _rahmen(
        kreis, "Anmelden", f'<header><h1>{escape(kreis)}: Ummeldung</h1></header><main id="inhalt">{inhalt}</main>'
    )


def lageseite(kreis: str, lage: Lage) -> str:
    """The whole page."""
    stand = lage.stand.astimezone(ORTSZEIT)
    verweise = "".join(f'<li><a href="#{kennung}">{name}</a></li>' for kennung, name in _ABSCHNITTE)
    kopf = (
        f'<header><h1>{escape(kreis)}: Ummeldung</h1><p class="stand">Stand <time datetime="{stand.isoformat()}">'
        f"{stand:%d.%m.%Y, %H:%M} Uhr</time></p>"
        '<form method="post" action="/abmeldung"><button class="still" type="submit">Abmelden</button></form></header>'
        f'<nav aria-label="Abschnitte"><ul>{verweise}</ul></nav>'
    )
    teile = (
        _kennzahlen(lage),
        _vorgaenge(lage),
        _warteschlangen(lage),
        _register(lage),
        _abrechnung(lage),
        _besuche(lage),
    )
    fuss = (
        "<footer>Nur Summen je Gemeinde und Tag; keine Auswertung nach Personen, Geräten oder Arbeitsplätzen. "
        "Gezählt wird, was im Fahrzeugregister des Kreises angekommen ist.</footer>"
    )
    return _rahmen(kreis, "Lage", f'{kopf}<main id="inhalt">{"".join(teile)}</main>{fuss}')


def _kennzahlen(lage: Lage) -> str:
    a = lage.abrechnung
    felder = (
        ("Vorgänge heute", str(lage.heute), f"im Monat {sum(g.monat for g in lage.gemeinden)}"),
        ("Freigaben offen", str(lage.betrieb.freigaben_offen), _alter("älteste", lage.betrieb.freigabe_alter_s)),
        ("Gebühren im Monat", euro(a.summe), f"davon Kreis {euro(a.kreis)}"),
        ("Gesparte Wege im Monat", str(a.gespart), "kein Besuch beim Straßenverkehrsamt nötig"),
    )
    zellen = (f'<div><dt>{n}</dt><dd>{w}</dd><dd class="dazu">{d}</dd></div>' for n, w, d in felder)
    return f'<dl class="zahlen">{"".join(zellen)}</dl>'


def _vorgaenge(lage: Lage) -> str:
    heute = max((g.heute for g in lage.gemeinden), default=0)
    zeilen = [Balken(g.name, (g.heute,), str(g.heute)) for g in lage.gemeinden]
    bild = balken(
        zeilen, ("teil1",), f"Vorgänge heute je Gemeinde, höchstens {heute}; die Zahlen stehen in der Tabelle"
    )
    tabelle = _tabelle(
        "Vorgänge je Gemeinde",
        ("Gemeinde", "heute", "Monat"),
        ((g.name, str(g.heute), str(g.monat)) for g in lage.gemeinden),
        ("Kreis", str(lage.heute), str(sum(g.monat for g in lage.gemeinden))),
    )
    tage = [(f"{_TAGE[tag.weekday()]} {tag:%d.%m.}", anzahl) for tag, anzahl in lage.tage]
    verlauf = saeulen(tage, f"Vorgänge der letzten {len(tage)} Tage; die Zahlen stehen in der Tabelle")
    je_tag = _tabelle("Vorgänge je Tag", ("Tag", "Vorgänge"), ((name, str(anzahl)) for name, anzahl in reversed(tage)))
    return _abschnitt(
        "vorgaenge",
        "Vorgänge",
        f"{_paar(bild, 'Heute je Gemeinde.', tabelle)}<h3>Letzte {len(tage)} Tage</h3>"
        f"{_paar(verlauf, 'Je Tag; der letzte ist heute.', je_tag)}",
    )


def _warteschlangen(lage: Lage) -> str:
    b = lage.betrieb
    zeilen = [
        ("Freigaben, die auf eine Entscheidung warten", str(b.freigaben_offen), b.freigabe_alter_s, _ANTRAG_ACHTUNG_S),
        ("Älteste offene Transaktion (hält den Feed auf)", "–", b.feed_alter_s, _FEED_ACHTUNG_S),
        ("Schritte ohne Siegel der Prüfspur", str(b.siegel_rueckstand), b.siegel_alter_s, _SIEGEL_ACHTUNG_S),
    ]
    rumpf = "".join(
        f'<tr{_zustand(alter, grenze)[1]}><th scope="row">{escape(name)}</th><td>{anzahl}</td>'
        f"<td>{dauer(alter)}</td><td>{_zustand(alter, grenze)[0]}</td></tr>"
        for name, anzahl, alter, grenze in zeilen
    )
    if b.quarantaene:
        rumpf += (
            '<tr class="achtung"><th scope="row">Geräte in Quarantäne: Laufnummer doppelt</th>'
            f'<td>{b.quarantaene}</td><td>–</td><td><span class="wort achtung">braucht einen Menschen</span></td></tr>'
        )
    tabelle = (
        '<div class="rollt" tabindex="0" role="region" aria-label="Warteschlangen"><table>'
        '<caption>Was wartet, und wie lange das Älteste</caption><thead><tr><th scope="col">Warteschlange</th>'
        '<th scope="col">Anzahl</th><th scope="col">Ältestes</th><th scope="col">Zustand</th></tr></thead>'
        f"<tbody>{rumpf}</tbody></table></div>"
    )
    dazu = f'<p class="hinweis">Aufgenommene Geräte: {b.geraete}. Angemeldete Personen: {b.sitzungen}.</p>'
    return _abschnitt("warteschlangen", "Warteschlangen", tabelle + dazu)


def _register(lage: Lage) -> str:
    """The registers behind the district: a bar of what is confirmed, on its way and for a person, and the table."""
    if not lage.betrieb.ausgang:
        leer = '<p class="hinweis">Hinter dem Kreis ist kein Register eingerichtet: Was gebucht ist, gilt.</p>'
        return _abschnitt("register", "Register hinter dem Kreis", leer)
    ziele: dict[str, dict[str, Ausgangszahl]] = {}
    for zahl in lage.betrieb.ausgang:
        ziele.setdefault(zahl.ziel, {})[zahl.stand] = zahl
    gestoert = {z.ziel: z.gestoert_s for z in lage.betrieb.ziele}
    zeilen, tabelle = [], []
    for ziel, staende in sorted(ziele.items()):
        anzahl = {stand: staende[stand].anzahl if stand in staende else 0 for stand, _ in _SENDESTAENDE}
        teile = tuple(sum(anzahl[stand] for stand in gruppe) for gruppe in _SENDEGRUPPEN)
        zeilen.append(Balken(ziel, teile, " / ".join(map(str, teile))))
        alter = max((z.alter_s for z in staende.values() if z.stand not in _FERTIG and z.anzahl), default=0.0)
        zustand = _zielzustand(anzahl, alter, gestoert.get(ziel, 0.0))
        tabelle.append((ziel, zustand, *(str(anzahl[stand]) for stand, _ in _SENDESTAENDE), dauer(alter)))
    marken = (("teil2", "bestätigt"), ("teil1", "unterwegs"), ("teil3", "braucht einen Menschen"))
    legende = f'<ul class="legende">{"".join(f"<li class={k!r}>{n}</li>" for k, n in marken)}</ul>'
    bild = balken(zeilen, [k for k, _ in marken], "Sendungen je Register; die Zahlen stehen in der Tabelle")
    kopf = ("Register", "Zustand", *(wort for _, wort in _SENDESTAENDE), "ältestes")
    zahlen = _tabelle("Sendungen je Register", kopf, tabelle)
    erklaert = "Unterwegs ist, was wartet oder übergeben ist; einen Menschen braucht, was geparkt oder zurück ist."
    return _abschnitt("register", "Register hinter dem Kreis", f"{legende}{_paar(bild, erklaert, zahlen, breit=True)}")


def _zielzustand(anzahl: Mapping[str, int], alter_s: float, gestoert_s: float) -> str:
    """In a word, the worst first."""
    if gestoert_s > 0:
        return f"gestört seit {dauer(gestoert_s)}"
    if anzahl["geparkt"]:
        return "geparkt"
    return "wartet lange" if alter_s > _ZIEL_ACHTUNG_S else "in Ordnung"


def _abrechnung(lage: Lage) -> str:
    zeilen = [
        Balken(g.name, (g.abrechnung.kreis, g.abrechnung.gemeinde, g.abrechnung.bund), euro(g.abrechnung.summe))
        for g in lage.gemeinden
    ]
    marken = (("teil1", "Kreis"), ("teil2", "Gemeinde"), ("teil3", "Bund"))
    legende = f'<ul class="legende">{"".join(f"<li class={k!r}>{n}</li>" for k, n in marken)}</ul>'
    bild = balken(
        zeilen, ("teil1", "teil2", "teil3"), "Gebühren des Monats je Gemeinde; die Zahlen stehen in der Tabelle"
    )
    tabelle = _tabelle(
        "Gebühren des Monats nach Gläubiger",
        ("Gemeinde", "Kreis", "Gemeinde", "Bund", "Summe"),
        ((g.name, *_betraege(g.abrechnung)) for g in lage.gemeinden),
        ("Kreis", *_betraege(lage.abrechnung)),
    )
    luecke = (
        f'<p class="hinweis">{lage.ohne_inhalt} Einträge ohne Betrag: Ihr Inhalt ist gelöscht.</p>'
        if lage.ohne_inhalt
        else ""
    )
    return _abschnitt(
        "abrechnung",
        "Abrechnung",
        f"{legende}{_paar(bild, 'Die Teile stehen in der Reihenfolge der Legende.', tabelle)}{luecke}",
    )


def _besuche(lage: Lage) -> str:
    zeilen = [Balken(g.name, (g.abrechnung.gespart,), str(g.abrechnung.gespart)) for g in lage.gemeinden]
    bild = balken(zeilen, ("teil2",), "Gesparte Wege des Monats je Gemeinde; die Zahlen stehen in der Tabelle")
    tabelle = _tabelle(
        "Gesparte Wege des Monats",
        ("Gemeinde", "Vorgänge", "gesparte Wege"),
        ((g.name, str(g.monat), str(g.abrechnung.gespart)) for g in lage.gemeinden),
        ("Kreis", str(sum(g.monat for g in lage.gemeinden)), str(lage.abrechnung.gespart)),
    )
    erklaert = "Ein Weg ist gespart, wenn alle Fahrzeuge am Schalter ihren Aufkleber bekamen."
    return _abschnitt("besuche", "Gesparte Wege", _paar(bild, erklaert, tabelle))


def _betraege(a: Abrechnung) -> tuple[str, ...]:
    return euro(a.kreis), euro(a.gemeinde), euro(a.bund), euro(a.summe)


def _zustand(alter_s: float, grenze_s: int) -> tuple[str, str]:
    """The word for it, and the row's class: colour is never the only sign."""
    if alter_s > grenze_s:
        return '<span class="wort achtung">wartet lange</span>', ' class="achtung"'
    return '<span class="wort gut">in Ordnung</span>', ""


def _tabelle(titel: str, kopf: Sequence[str], zeilen: Iterable[Sequence[str]], fuss: Sequence[str] = ()) -> str:
    koepfe = "".join(f'<th scope="col">{escape(wort)}</th>' for wort in kopf)
    rumpf = "".join(f"<tr>{_zeile(zeile)}</tr>" for zeile in zeilen)
    unten = f"<tfoot><tr>{_zeile(fuss)}</tr></tfoot>" if fuss else ""
    return (
        f'<div class="rollt" tabindex="0" role="region" aria-label="{escape(titel)}"><table>'
        f"<caption>{escape(titel)}</caption><thead><tr>{koepfe}</tr></thead><tbody>{rumpf}</tbody>{unten}</table></div>"
    )


def _zeile(zellen: Sequence[str]) -> str:
    rest = "".join(f"<td>{escape(zelle)}</td>" for zelle in zellen[1:])
    return f'<th scope="row">{escape(zellen[0])}</th>{rest}'


def _paar(bild: str, unterschrift: str, tabelle: str, breit: bool = False) -> str:
    """Side by side where there is room; a table of many columns stands below."""
    klasse = "paar breit" if breit else "paar"
    return (
        f'<div class="{klasse}"><figure>{bild}<figcaption>{escape(unterschrift)}</figcaption></figure>{tabelle}</div>'
    )


def _abschnitt(kennung: str, titel: str, inhalt: str) -> str:
    return (
        f'<section id="{kennung}" aria-labelledby="{kennung}-titel"><h2 id="{kennung}-titel">{escape(titel)}</h2>'
        f"{inhalt}</section>"
    )


def _rahmen(kreis: str, titel: str, inhalt: str) -> str:
    return (
        '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">'
        f"<title>{escape(titel)} – {escape(kreis)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/seite.css"></head><body>'
        f'<a class="sprung" href="#inhalt">Zum Inhalt</a>{inhalt}</body></html>'
    )


def euro(cent: int) -> str:
    """1080 becomes "10,80 €"."""
    ganze = f"{abs(cent) // 100:,}".replace(",", ".")
    return f"{'-' if cent < 0 else ''}{ganze},{abs(cent) % 100:02d} €"


def dauer(sekunden: float) -> str:
    """In the largest unit that fits; "–" if nothing waits."""
    if sekunden <= 0:
        return "–"
    for laenge, einheit in ((86400, "Tage"), (3600, "Std."), (60, "Min.")):
        if sekunden >= laenge:
            return f"{sekunden / laenge:.1f} {einheit}".replace(".", ",", 1)
    return f"{sekunden:.0f} s"


def _alter(wort: str, sekunden: float) -> str:
    return f"{wort} {dauer(sekunden)}" if sekunden > 0 else "nichts wartet"
