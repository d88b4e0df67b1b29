"""What a clerk who holds the papers of a specimen in the hand reads in them."""

from bureau_app.devices.szenarien import Ausweismuster, Kindmuster, Muster
from bureau_app.domain.aufnahme import einzeilig
from bureau_app.domain.ausweisplatz import SPRECHER, platz_nummer


def papiere(muster: Muster) -> dict[str, str]:
    """Every text by its key of Angaben; who has no document comes last."""
    alle: tuple[Ausweismuster | Kindmuster, ...] = (*muster.ausweise, *muster.ohne_ausweis)
    gelesen = {"alt.anschrift": ", ".join(muster.ausweis.anschrift) or einzeilig(muster.zb1.felder["C.1.3"])}
    plaetze = (SPRECHER, *map(platz_nummer, range(len(alle) - 1)))
    for wer, platz in zip(alle, plaetze, strict=True):
        gelesen[f"{platz.person}familienname"] = wer.familienname
        gelesen[f"{platz.person}vornamen"] = wer.vornamen
        gelesen[f"{platz.person}geburtsdatum"] = f"{wer.geburtsdatum:%d.%m.%Y}"
    for ausweis, platz in zip(muster.ausweise, plaetze, strict=False):
        gelesen[f"{platz.ausweis}art"] = ausweis.art.value
        gelesen[f"{platz.ausweis}gueltig_bis"] = f"{ausweis.gueltig_bis:%d.%m.%Y}"
    for nummer, schein in enumerate(muster.scheine):
        zeilen = einzeilig("\n".join(schein.aufkleber[1:3]) or schein.felder["C.1.3"])
        werte = {code: einzeilig(wert) for code, wert in schein.felder.items()} | {"C.1.3": zeilen}
        gelesen |= {f"fahrzeug.{nummer}.{code}": wert for code, wert in werte.items()}
    return gelesen
