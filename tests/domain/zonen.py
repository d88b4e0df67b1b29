"""Machine-readable zones of invented documents, with right check digits unless a test gives another one."""

from datetime import date

from bureau_app.domain.ausweis import pruefziffer

HEUTE = date(2026, 11, 21)

_VORGABE = {
    "typ": "ID",
    "staat": "D",
    "nummer": "L01X00T47",
    "zusatz": "",
    "geburt": "640812",
    "geschlecht": "<",
    "ablauf": "290801",
    "nation": "D",
    "name": "HOFFMANN<VIETEN<<HEINZ<PETER",
}


def _teile(anders: dict[str, str]) -> dict[str, str]:
    teile = _VORGABE | anders
    for feld in ("nummer", "geburt", "ablauf"):
        teile.setdefault("pz_" + feld, str(pruefziffer(teile[feld])))
    return teile


def _mit_gesamt(teile: dict[str, str], text: str) -> str:
    return teile.get("pz_gesamt", str(pruefziffer(text)))


def td1(**anders: str) -> tuple[str, ...]:
    """Three lines of 30: Personalausweis, elektronischer Aufenthaltstitel."""
    t = _teile(anders)
    eins = f"{t['typ']:<<2}{t['staat']:<<3}{t['nummer']:<<9}{t['pz_nummer']}{t['zusatz']:<<15}"
    geburt, ablauf = t["geburt"] + t["pz_geburt"], t["ablauf"] + t["pz_ablauf"]
    gesamt = _mit_gesamt(t, eins[5:] + geburt + ablauf + "<" * 11)
    zwei = f"{geburt}{t['geschlecht']}{ablauf}{t['nation']:<<3}{'<' * 11}{gesamt}"
    return eins, zwei, f"{t['name']:<<30}"


def td2(**anders: str) -> tuple[str, ...]:
    """Two lines of 36: Personalausweis until 2010, vorläufiger Personalausweis."""
    t = _teile(anders)
    nummer, geburt, ablauf = (
        f"{t['nummer']:<<9}{t['pz_nummer']}",
        t["geburt"] + t["pz_geburt"],
        t["ablauf"] + t["pz_ablauf"],
    )
    zusatz = f"{t['zusatz']:<<7}"
    gesamt = _mit_gesamt(t, nummer + geburt + ablauf + zusatz)
    zwei = f"{nummer}{t['nation']:<<3}{geburt}{t['geschlecht']}{ablauf}{zusatz}{gesamt}"
    return f"{t['typ']:<<2}{t['staat']:<<3}{t['name']:<<31}", zwei


def td3(**anders: str) -> tuple[str, ...]:
    """Two lines of 44: Reisepass."""
    t = _teile({"typ": "P", **anders})
    nummer, geburt, ablauf = (
        f"{t['nummer']:<<9}{t['pz_nummer']}",
        t["geburt"] + t["pz_geburt"],
        t["ablauf"] + t["pz_ablauf"],
    )
    zusatz = f"{t['zusatz']:<<14}"
    zusatz += t.get("pz_zusatz", str(pruefziffer(zusatz)))
    gesamt = _mit_gesamt(t, nummer + geburt + ablauf + zusatz)
    zwei = f"{nummer}{t['nation']:<<3}{geburt}{t['geschlecht']}{ablauf}{zusatz}{gesamt}"
    return f"{t['typ']:<<2}{t['staat']:<<3}{t['name']:<<39}", zwei


PERSONALAUSWEIS = td1()
PASS = td3(geschlecht="F", name="ZYLLA<<YVONNE")
