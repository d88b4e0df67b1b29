"""Befund: what the rules can find, how much each finding weighs, and on which legal basis."""

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
    R4_DATUM_UNKLAR = "r4_datum_unklar"
    R5_KEINE_NATUERLICHE_PERSON = "r5_keine_natuerliche_person"
    R6_VOLLMACHT = "r6_vollmacht"
    R6_VOLLMACHT_FEHLT = "r6_vollmacht_fehlt"
    R6_AUSWEIS_FEHLT = "r6_ausweis_fehlt"
    R7_MINDERJAEHRIG = "r7_minderjaehrig"
    R8_ANHAENGERVERZEICHNIS = "r8_anhaengerverzeichnis"
    R9_SAISON = "r9_saison"
    R10_HU_ABGELAUFEN = "r10_hu_abgelaufen"
    R10_HU_ENDET = "r10_hu_endet"
    R10_HU_FEHLT = "r10_hu_fehlt"
    R10_HU_ZU_WEIT = "r10_hu_zu_weit"
    R11_DOKUMENT_UNBRAUCHBAR = "r11_dokument_unbrauchbar"
    R12_HALTER_ABWEICHEND = "r12_halter_abweichend"
    R12_SCHREIBWEISE = "r12_schreibweise"
    R12_FIN_PRUEFZIFFER = "r12_fin_pruefziffer"
    R12_FIN_OHNE_PRUEFZIFFER = "r12_fin_ohne_pruefziffer"
    R12_FIN_DOPPELT = "r12_fin_doppelt"
    R12_KENNZEICHEN_DOPPELT = "r12_kennzeichen_doppelt"
    R12_ANSCHRIFT_ABWEICHEND = "r12_anschrift_abweichend"
    R12_REGISTER_ABWEICHEND = "r12_register_abweichend"
    R12_VERDACHT = "r12_verdacht"
    R13_BITTE_KREIS = "r13_bitte_kreis"
    R14_NEBENWOHNUNG = "r14_nebenwohnung"
    R15_ZUZUG = "r15_zuzug"
    R15_WEGZUG = "r15_wegzug"
    R16_AUSSER_BETRIEB = "r16_ausser_betrieb"
    R17_KENNZEICHENART = "r17_kennzeichenart"
    R18_NUR_DIGITAL = "r18_nur_digital"
    R19_AUSWEIS_ABGELAUFEN = "r19_ausweis_abgelaufen"
    R19_AUSWEIS_ZU_LANGE = "r19_ausweis_zu_lange"
    R19_REISEPASS = "r19_reisepass"
    R19_AUFENTHALTSTITEL = "r19_aufenthaltstitel"
    R20_AUSKUNFTSSPERRE = "r20_auskunftssperre"
    R20_SPERRVERMERK = "r20_sperrvermerk"
    R20_UEBERMITTLUNGSSPERRE = "r20_uebermittlungssperre"
    M17_EINZUG_ZUKUENFTIG = "m17_einzug_zukuenftig"
    M17_ANDERE_GEMEINDE = "m17_andere_gemeinde"
    M17_MELDEFRIST = "m17_meldefrist"
    M17_VERSPAETUNGSGRUND = "m17_verspaetungsgrund"
    M17_UNTER_16 = "m17_unter_16"
    M17_BETREUUNG = "m17_betreuung"
    M19_WOHNUNGSGEBER = "m19_wohnungsgeber"
    M19_VERWEIGERT = "m19_verweigert"
    M19_ANGABEN_FEHLEN = "m19_angaben_fehlen"
    M21_WEITERE_WOHNUNG = "m21_weitere_wohnung"
    M22_FAMILIENWOHNUNG = "m22_familienwohnung"
    M23_BELEHRUNG = "m23_belehrung"
    M23_MELDESCHEIN = "m23_meldeschein"
    M_GEBURT_ZUKUENFTIG = "m_geburt_zukuenftig"
    M_EINZUG_VOR_GEBURT = "m_einzug_vor_geburt"
    M_PERSON_DOPPELT = "m_person_doppelt"
    M_ANSCHRIFT_GLEICH = "m_anschrift_gleich"
    G5_ERLASS = "g5_erlass"
    K_KORREKTUR = "k_korrektur"
    K_STORNO = "k_storno"


@dataclass(frozen=True, slots=True)
class Befund:
    """The citizen's matter is not (or is) in order: code, weight, field key, legal basis, vehicle index, values."""

    code: Befundcode
    gewicht: Gewicht
    feld: str
    rechtsgrundlage: str
    fahrzeug: int | None = None
    werte: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Fahrzeugausgang(StrEnum):
    """What becomes of one vehicle: its sticker now, its papers at the Kreis, no change, or (Storno) nothing more."""

    AUFKLEBER = "aufkleber"
    KREIS = "kreis"
    ABGELEHNT = "abgelehnt"
    STORNIERT = "storniert"


class Regel(NamedTuple):
    """A rule's own weight, its legal basis, and where a vehicle goes that it keeps from its sticker."""

    gewicht: Gewicht
    rechtsgrundlage: str
    weg: Fahrzeugausgang = Fahrzeugausgang.KREIS


_S, _F, _H = Gewicht.SPERRE, Gewicht.FREIGABE, Gewicht.HINWEIS
_NEIN = Fahrzeugausgang.ABGELEHNT
REGELN: dict[Befundcode, Regel] = {
    Befundcode.R1_AUFKLEBER: Regel(_H, "FZV § 15 Abs. 1 und 2"),
    Befundcode.R2_AUFKLEBER_VORHANDEN: Regel(_S, "Vereinbarung mit dem Kreis; FZV § 13 Abs. 1"),
    Befundcode.R3_NAME_GEAENDERT: Regel(_S, "FZV § 15 Abs. 1 Satz 1 Nr. 1"),
    Befundcode.R4_ALTER_FAHRZEUGSCHEIN: Regel(_F, "FZV § 79 Abs. 5"),
    Befundcode.R4_DATUM_UNKLAR: Regel(_F, "FZV § 79 Abs. 5"),
    Befundcode.R5_KEINE_NATUERLICHE_PERSON: Regel(_S, "Vereinbarung mit dem Kreis; FZV § 75 Abs. 2"),
    Befundcode.R6_VOLLMACHT: Regel(_H, "VwVfG NRW § 14"),
    Befundcode.R6_VOLLMACHT_FEHLT: Regel(_F, "VwVfG NRW § 14 Abs. 1"),
    Befundcode.R6_AUSWEIS_FEHLT: Regel(_F, "VwVfG NRW § 14 Abs. 1"),
    Befundcode.R7_MINDERJAEHRIG: Regel(_F, "FZV § 6 Abs. 5 Nr. 4"),
    Befundcode.R8_ANHAENGERVERZEICHNIS: Regel(_S, "FZV § 13 Abs. 2; GebOSt Nr. 232.2"),
    Befundcode.R9_SAISON: Regel(_H, "FZV § 10 Abs. 3"),
    Befundcode.R10_HU_ABGELAUFEN: Regel(_F, "StVZO § 29"),
    Befundcode.R10_HU_ENDET: Regel(_H, "StVZO § 29"),
    Befundcode.R10_HU_FEHLT: Regel(_F, "StVZO § 29"),
    Befundcode.R10_HU_ZU_WEIT: Regel(_S, "StVZO § 29; StVZO Anlage VIII Nr. 2"),
    Befundcode.R11_DOKUMENT_UNBRAUCHBAR: Regel(_S, "FZV § 13 Abs. 1; GebOSt Nr. 256"),
    Befundcode.R12_HALTER_ABWEICHEND: Regel(_S, "FZV § 15 Abs. 1"),
    Befundcode.R12_SCHREIBWEISE: Regel(_H, "FZV § 6 Abs. 1; DIN 91379"),
    Befundcode.R12_FIN_PRUEFZIFFER: Regel(_S, "FZV Anlage 5, Feld 3"),
    Befundcode.R12_FIN_OHNE_PRUEFZIFFER: Regel(_H, "FZV Anlage 5, Feld 3"),
    Befundcode.R12_FIN_DOPPELT: Regel(_S, "FZV Anlage 5, Feld E"),
    Befundcode.R12_KENNZEICHEN_DOPPELT: Regel(_F, "FZV § 9; FZV Anlage 5, Feld A"),
    Befundcode.R12_ANSCHRIFT_ABWEICHEND: Regel(_H, "FZV § 15 Abs. 1"),
    Befundcode.R12_REGISTER_ABWEICHEND: Regel(_S, "FZV § 15 Abs. 1"),
    Befundcode.R12_VERDACHT: Regel(_S, "FZV § 15 Abs. 1; StGB § 267"),
    Befundcode.R13_BITTE_KREIS: Regel(_S, "FZV § 15 Abs. 4; StVG § 33"),
    Befundcode.R14_NEBENWOHNUNG: Regel(_S, "FZV § 75 Abs. 2 Nr. 2", _NEIN),
    Befundcode.R15_ZUZUG: Regel(_S, "FZV § 15 Abs. 4"),
    Befundcode.R15_WEGZUG: Regel(_S, "BMG § 17; FZV § 15 Abs. 4"),
    Befundcode.R16_AUSSER_BETRIEB: Regel(_S, "FZV § 15 Abs. 6", _NEIN),
    Befundcode.R17_KENNZEICHENART: Regel(_S, "FZV Anlagen 1 und 2"),
    Befundcode.R18_NUR_DIGITAL: Regel(_S, "FZV § 15 Abs. 1 Satz 1; FZV § 13 Abs. 1", _NEIN),
    Befundcode.R19_AUSWEIS_ABGELAUFEN: Regel(_S, "PAuswG § 28; PassG § 11"),
    Befundcode.R19_AUSWEIS_ZU_LANGE: Regel(_F, "PAuswG § 6 Abs. 1; PassG § 5 Abs. 1"),
    Befundcode.R19_REISEPASS: Regel(_H, "BMG § 23 Abs. 1; PassG § 4"),
    Befundcode.R19_AUFENTHALTSTITEL: Regel(_H, "AufenthG § 78 Abs. 7 Satz 2"),
    Befundcode.R20_AUSKUNFTSSPERRE: Regel(_F, "BMG § 51; StVG § 41"),
    Befundcode.R20_SPERRVERMERK: Regel(_F, "BMG § 52"),
    Befundcode.R20_UEBERMITTLUNGSSPERRE: Regel(_S, "StVG § 41"),
    Befundcode.M17_EINZUG_ZUKUENFTIG: Regel(_S, "BMG § 17 Abs. 1"),
    Befundcode.M17_ANDERE_GEMEINDE: Regel(_S, "BMG § 17 Abs. 1"),
    Befundcode.M17_MELDEFRIST: Regel(_H, "BMG § 17 Abs. 1; BMG § 54 Abs. 2 Nr. 1"),
    Befundcode.M17_VERSPAETUNGSGRUND: Regel(_S, "BMG § 54 Abs. 2 Nr. 1; OWiG § 56"),
    Befundcode.M17_UNTER_16: Regel(_S, "BMG § 17 Abs. 3 Satz 1"),
    Befundcode.M17_BETREUUNG: Regel(_F, "BMG § 17 Abs. 3 Satz 3"),
    Befundcode.M19_WOHNUNGSGEBER: Regel(_F, "BMG § 19 Abs. 1"),
    Befundcode.M19_VERWEIGERT: Regel(_H, "BMG § 19 Abs. 2"),
    Befundcode.M19_ANGABEN_FEHLEN: Regel(_S, "BMG § 19 Abs. 3 und 4"),
    Befundcode.M21_WEITERE_WOHNUNG: Regel(_S, "BMG § 21 Abs. 4"),
    Befundcode.M22_FAMILIENWOHNUNG: Regel(_H, "BMG § 22 Abs. 1 und 2"),
    Befundcode.M23_BELEHRUNG: Regel(_S, "BMG § 23 Abs. 4; StGB § 202a"),
    Befundcode.M23_MELDESCHEIN: Regel(_H, "BMG § 23 Abs. 1"),
    Befundcode.M_GEBURT_ZUKUENFTIG: Regel(_S, "BMG § 3 Abs. 1 Nr. 6"),
    Befundcode.M_EINZUG_VOR_GEBURT: Regel(_S, "BMG § 17 Abs. 1 und 3"),
    Befundcode.M_PERSON_DOPPELT: Regel(_S, "BMG § 23 Abs. 4"),
    Befundcode.M_ANSCHRIFT_GLEICH: Regel(_S, "BMG § 17 Abs. 1"),
    Befundcode.G5_ERLASS: Regel(_F, "GebOSt § 5"),
    Befundcode.K_KORREKTUR: Regel(_F, "VwVfG NRW § 42; Vereinbarung mit dem Kreis"),
    Befundcode.K_STORNO: Regel(_F, "VwVfG NRW § 48; Vereinbarung mit dem Kreis"),
}

OFFENE_GEWICHTE = frozenset(
    {
        Befundcode.R2_AUFKLEBER_VORHANDEN,
        Befundcode.R4_ALTER_FAHRZEUGSCHEIN,
        Befundcode.R5_KEINE_NATUERLICHE_PERSON,
        Befundcode.R6_VOLLMACHT_FEHLT,
        Befundcode.R6_AUSWEIS_FEHLT,
        Befundcode.R7_MINDERJAEHRIG,
        Befundcode.R10_HU_ABGELAUFEN,
        Befundcode.R10_HU_ENDET,
        Befundcode.R10_HU_FEHLT,
        Befundcode.R12_ANSCHRIFT_ABWEICHEND,
        Befundcode.R12_FIN_OHNE_PRUEFZIFFER,
        Befundcode.R12_SCHREIBWEISE,
        Befundcode.M17_BETREUUNG,
        Befundcode.M19_WOHNUNGSGEBER,
    }
)
"""What the law leaves to Kreis and towns: only these may weigh more or less by Policy."""

VERTRAULICH = frozenset(
    {
        Befundcode.R12_VERDACHT,
        Befundcode.R20_AUSKUNFTSSPERRE,
        Befundcode.R20_SPERRVERMERK,
        Befundcode.R20_UEBERMITTLUNGSSPERRE,
    }
)
"""What no paper for the citizen says: it would warn somebody, or betray that somebody is protected."""


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
