"""Befund: what the rules can find, how much each finding weighs, and on which legal basis."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bureau_app.domain.anschrift import Gemeinden
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.policy import Gewicht, Policy


class Befundcode(StrEnum):
    """One member a thing that the rules can find; its sentence and 'was tun' stand in `resources/texts`."""

    R1_AUFKLEBER = "r1_aufkleber"
    R2_AUFKLEBER_VORHANDEN = "r2_aufkleber_vorhanden"
    R3_NAME_GEAENDERT = "r3_name_geaendert"
    R4_ALTER_FAHRZEUGSCHEIN = "r4_alter_fahrzeugschein"
    R5_KEINE_NATUERLICHE_PERSON = "r5_keine_natuerliche_person"
    R7_MINDERJAEHRIG = "r7_minderjaehrig"
    R10_HU_ABGELAUFEN = "r10_hu_abgelaufen"
    R10_HU_ENDET = "r10_hu_endet"
    R10_HU_FEHLT = "r10_hu_fehlt"
    R11_DOKUMENT_UNBRAUCHBAR = "r11_dokument_unbrauchbar"
    R12_HALTER_ABWEICHEND = "r12_halter_abweichend"
    R12_SCHREIBWEISE = "r12_schreibweise"
    R12_FIN_PRUEFZIFFER = "r12_fin_pruefziffer"
    R12_FIN_DOPPELT = "r12_fin_doppelt"
    R12_ANSCHRIFT_ABWEICHEND = "r12_anschrift_abweichend"
    R14_NEBENWOHNUNG = "r14_nebenwohnung"
    M17_ANDERE_GEMEINDE = "m17_andere_gemeinde"
    R15_ZUZUG = "r15_zuzug"
    R15_WEGZUG = "r15_wegzug"
    R16_AUSSER_BETRIEB = "r16_ausser_betrieb"
    R17_KENNZEICHENART = "r17_kennzeichenart"
    R19_AUSWEIS_ABGELAUFEN = "r19_ausweis_abgelaufen"
    R20_AUSKUNFTSSPERRE = "r20_auskunftssperre"
    M17_EINZUG_ZUKUENFTIG = "m17_einzug_zukuenftig"
    M17_MELDEFRIST = "m17_meldefrist"
    M19_WOHNUNGSGEBER = "m19_wohnungsgeber"
    M_GEBURT_ZUKUENFTIG = "m_geburt_zukuenftig"
    M_ANSCHRIFT_GLEICH = "m_anschrift_gleich"


@dataclass(frozen=True, slots=True)
class Befund:
    """The citizen's matter is not (or is) in order: code, weight, field key, legal basis, vehicle index, values."""

    code: Befundcode
    gewicht: Gewicht
    feld: str
    rechtsgrundlage: str
    fahrzeug: int | None = None
    werte: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class _Grundlage(NamedTuple):
    gewicht: Gewicht
    rechtsgrundlage: str


_S, _F, _H = Gewicht.SPERRE, Gewicht.FREIGABE, Gewicht.HINWEIS
REGELN: dict[Befundcode, _Grundlage] = {
    Befundcode.R1_AUFKLEBER: _Grundlage(_H, "FZV § 15 Abs. 1 und 2"),
    Befundcode.R2_AUFKLEBER_VORHANDEN: _Grundlage(_S, "Vereinbarung mit dem Kreis; FZV § 13 Abs. 1"),
    Befundcode.R3_NAME_GEAENDERT: _Grundlage(_S, "FZV § 15 Abs. 1 Satz 1 Nr. 1"),
    Befundcode.R4_ALTER_FAHRZEUGSCHEIN: _Grundlage(_F, "FZV § 79 Abs. 5"),
    Befundcode.R5_KEINE_NATUERLICHE_PERSON: _Grundlage(_S, "Vereinbarung mit dem Kreis; FZV § 75 Abs. 2"),
    Befundcode.R7_MINDERJAEHRIG: _Grundlage(_F, "FZV § 6 Abs. 5 Nr. 4"),
    Befundcode.R10_HU_ABGELAUFEN: _Grundlage(_F, "StVZO § 29"),
    Befundcode.R10_HU_ENDET: _Grundlage(_H, "StVZO § 29"),
    Befundcode.R10_HU_FEHLT: _Grundlage(_F, "StVZO § 29"),
    Befundcode.R11_DOKUMENT_UNBRAUCHBAR: _Grundlage(_S, "FZV § 13 Abs. 1; GebOSt Nr. 256"),
    Befundcode.R12_HALTER_ABWEICHEND: _Grundlage(_S, "FZV § 15 Abs. 1"),
    Befundcode.R12_SCHREIBWEISE: _Grundlage(_H, "FZV § 6 Abs. 1; DIN 91379"),
    Befundcode.R12_FIN_PRUEFZIFFER: _Grundlage(_S, "FZV Anlage 5, Feld 3"),
    Befundcode.R12_FIN_DOPPELT: _Grundlage(_S, "FZV Anlage 5, Feld E"),
    Befundcode.R12_ANSCHRIFT_ABWEICHEND: _Grundlage(_H, "FZV § 15 Abs. 1"),
    Befundcode.R14_NEBENWOHNUNG: _Grundlage(_S, "FZV § 75 Abs. 2 Nr. 2"),
    Befundcode.R15_ZUZUG: _Grundlage(_S, "FZV § 15 Abs. 4"),
    Befundcode.R15_WEGZUG: _Grundlage(_S, "BMG § 17; FZV § 15 Abs. 4"),
    Befundcode.R16_AUSSER_BETRIEB: _Grundlage(_S, "FZV § 15 Abs. 6"),
    Befundcode.R17_KENNZEICHENART: _Grundlage(_S, "FZV Anlagen 1 und 2"),
    Befundcode.R19_AUSWEIS_ABGELAUFEN: _Grundlage(_S, "PAuswG § 28; PassG § 11"),
    Befundcode.R20_AUSKUNFTSSPERRE: _Grundlage(_F, "BMG § 51; StVG § 41"),
    Befundcode.M17_EINZUG_ZUKUENFTIG: _Grundlage(_S, "BMG § 17 Abs. 1"),
    Befundcode.M17_ANDERE_GEMEINDE: _Grundlage(_S, "BMG § 17 Abs. 1"),
    Befundcode.M17_MELDEFRIST: _Grundlage(_H, "BMG § 17 Abs. 1; BMG § 54"),
    Befundcode.M19_WOHNUNGSGEBER: _Grundlage(_F, "BMG § 19"),
    Befundcode.M_GEBURT_ZUKUENFTIG: _Grundlage(_S, "BMG § 3 Abs. 1 Nr. 6"),
    Befundcode.M_ANSCHRIFT_GLEICH: _Grundlage(_S, "BMG § 17 Abs. 1"),
}


@dataclass(frozen=True, slots=True)
class Pruefer:
    """The rules with what they look things up in: Policy, municipalities of the Zulassungsbezirk,
    characters, today, and the municipality of this office."""

    policy: Policy
    gemeinden: Gemeinden
    zeichen: Zeichenvorrat
    heute: date
    gemeinde_ags: str

    def befund(self, code: Befundcode, feld: str, nummer: int | None = None, /, **werte: str) -> Befund:
        """A finding with the weight that the Policy gives it, else the rule's own."""
        grund = REGELN[code]
        gewicht = self.policy.gewichte.get(code.value, grund.gewicht)
        return Befund(code, gewicht, feld, grund.rechtsgrundlage, nummer, tuple(werte.items()))


def blockiert(befunde: Iterable[Befund]) -> bool:
    """Whether the case may not be committed; a `freigabe` blocks as long as there is nobody to grant it."""
    return any(b.gewicht is not Gewicht.HINWEIS for b in befunde)
