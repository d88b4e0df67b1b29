"""Every failure that a person can meet, and the two exceptions that carry one."""

from collections.abc import Mapping
from enum import StrEnum


class Fehlercode(StrEnum):
    """One member a failure; its text and its 'was tun' stand in `resources/texts`, and one place raises it."""

    # Eingaben: what was typed or read cannot be so.
    PFLICHTFELD_LEER = "pflichtfeld_leer"
    ZEICHEN_UNZULAESSIG = "zeichen_unzulaessig"
    TEXT_ZU_LANG = "text_zu_lang"
    PLZ_ZIFFERNZAHL = "plz_ziffernzahl"
    PLZ_KEINE_ZAHL = "plz_keine_zahl"
    PLZ_ANDERER_ORT = "plz_anderer_ort"
    ORT_ANDERE_PLZ = "ort_andere_plz"
    HAUSNUMMER_FEHLT = "hausnummer_fehlt"
    HAUSNUMMER_FORM = "hausnummer_form"
    HAUSNUMMER_BEREICH = "hausnummer_bereich"
    STRASSEN_KOPFZEILE = "strassen_kopfzeile"
    STRASSEN_ZEILE = "strassen_zeile"
    STRASSEN_ZEICHEN = "strassen_zeichen"
    STRASSEN_GEMEINDE = "strassen_gemeinde"
    STRASSEN_LEER = "strassen_leer"
    MRZ_ZEICHEN = "mrz_zeichen"
    MRZ_FORM = "mrz_form"
    MRZ_DOKUMENTART = "mrz_dokumentart"
    MRZ_AUSSTELLER = "mrz_aussteller"
    MRZ_STAATSANGEHOERIGKEIT = "mrz_staatsangehoerigkeit"
    MRZ_SERIENNUMMER = "mrz_seriennummer"
    MRZ_PRUEFZIFFER_NUMMER = "mrz_pruefziffer_nummer"
    MRZ_PRUEFZIFFER_GEBURT = "mrz_pruefziffer_geburt"
    MRZ_PRUEFZIFFER_ABLAUF = "mrz_pruefziffer_ablauf"
    MRZ_PRUEFZIFFER_ZUSATZ = "mrz_pruefziffer_zusatz"
    MRZ_PRUEFZIFFER_GESAMT = "mrz_pruefziffer_gesamt"
    MRZ_GEBURTSDATUM = "mrz_geburtsdatum"
    MRZ_GUELTIG_BIS = "mrz_gueltig_bis"
    KENNZEICHEN_FORM = "kennzeichen_form"
    KENNZEICHEN_STELLEN = "kennzeichen_stellen"
    KENNZEICHEN_SAISON = "kennzeichen_saison"
    FIN_ZU_LANG = "fin_zu_lang"
    FIN_ZEICHEN = "fin_zeichen"
    FIN_PRUEFZIFFER_FORM = "fin_pruefziffer_form"
    DATUM_FORM = "datum_form"
    DATUM_UNMOEGLICH = "datum_unmoeglich"
    MONAT_FORM = "monat_form"
    VORGANGSNUMMER_FORM = "vorgangsnummer_form"
    VORGANGSNUMMER_PRUEFZIFFER = "vorgangsnummer_pruefziffer"
    ANSCHRIFT_UNVOLLSTAENDIG = "anschrift_unvollstaendig"
    GEBURTSDATUM_UNMOEGLICH = "geburtsdatum_unmoeglich"

    # Einstellungen und Vorgangsdateien
    EINSTELLUNGEN_FEHLEN = "einstellungen_fehlen"
    EINSTELLUNGEN_UNGUELTIG = "einstellungen_ungueltig"
    EINSTELLUNGEN_NICHT_SCHREIBBAR = "einstellungen_nicht_schreibbar"
    GERAETETOKEN_FEHLT = "geraetetoken_fehlt"
    EINSTELLUNG_BOGEN = "einstellung_bogen"
    STRASSENVERZEICHNIS = "strassenverzeichnis"
    STRASSENDATEI = "strassendatei"
    JOURNAL_UNTERBROCHEN = "journal_unterbrochen"
    GERAET_NICHT_IN_QUARANTAENE = "geraet_nicht_in_quarantaene"
    GERAET_IN_QUARANTAENE = "geraet_in_quarantaene"
    ERFASSUNG_IN_DER_ZUKUNFT = "erfassung_in_der_zukunft"
    RUECKGABE_AUFSICHT = "rueckgabe_aufsicht"
    CODE_FEHLT = "code_fehlt"
    CODE_FALSCH = "code_falsch"
    GERAETEZERTIFIKAT_DATEI = "geraetezertifikat_datei"
    GERAETEZERTIFIKAT_FEHLT = "geraetezertifikat_fehlt"
    GERAETEZERTIFIKAT_ABGELAUFEN = "geraetezertifikat_abgelaufen"
    RETTUNGSKOPIE = "rettungskopie"
    RETTUNGSKOPIE_FALSCH = "rettungskopie_falsch"
    RETTUNG_SPEICHER = "rettung_speicher"
    RETTUNG_EMPFAENGER = "rettung_empfaenger"
    RETTUNG_DA = "rettung_da"
    RETTUNG_DATEI = "rettung_datei"
    RETTUNG_UNBRAUCHBAR = "rettung_unbrauchbar"
    CA_DA = "ca_da"
    CA_FEHLT = "ca_fehlt"
    CA_UNBRAUCHBAR = "ca_unbrauchbar"
    HOST_UNGUELTIG = "host_ungueltig"
    SCHLUESSELORDNER = "schluesselordner"
    GERAET_ANDERE_GEMEINDE = "geraet_andere_gemeinde"
    GERAET_PASST_NICHT = "geraet_passt_nicht"
    VORGANGSDATEI_UNLESBAR = "vorgangsdatei_unlesbar"
    VORGANGSDATEI_UNGUELTIG = "vorgangsdatei_ungueltig"

    # Verbindung zum Kreis
    KREIS_NICHT_ERREICHBAR = "kreis_nicht_erreichbar"
    KREIS_ZERTIFIKAT = "kreis_zertifikat"
    KREIS_UNVERSCHLUESSELT = "kreis_unverschluesselt"
    KREIS_GERAET_GEGABELT = "kreis_geraet_gegabelt"
    KREIS_LEHNT_GERAET_AB = "kreis_lehnt_geraet_ab"
    KREIS_GESTOERT = "kreis_gestoert"
    KREIS_ANTWORT_UNVERSTAENDLICH = "kreis_antwort_unverstaendlich"
    KREIS_ANMELDUNG_GESPERRT = "kreis_anmeldung_gesperrt"
    ANMELDUNG_ZU_ALT = "anmeldung_zu_alt"
    ANMELDUNG_ABGEBROCHEN = "anmeldung_abgebrochen"
    ANMELDUNG_OHNE_KONTO = "anmeldung_ohne_konto"
    ANMELDUNG_BROWSER = "anmeldung_browser"
    ANMELDUNG_NICHT_BEENDET = "anmeldung_nicht_beendet"
    ANMELDEDIENST_GESTOERT = "anmeldedienst_gestoert"
    SITZUNG_ABGELAUFEN = "sitzung_abgelaufen"
    ROLLE_FEHLT = "rolle_fehlt"
    FREIGABE_EIGENER_ANTRAG = "freigabe_eigener_antrag"
    FREIGABE_UEBERHOLT = "freigabe_ueberholt"
    POLICY_SIGNATUR = "policy_signatur"
    POLICY_INHALT = "policy_inhalt"
    PRUEFSPUR_SIGNATUR = "pruefspur_signatur"
    PRUEFSPUR_WIDERSPRUCH = "pruefspur_widerspruch"

    # Übergabe an das Melderegister
    MELDEREGISTER_ORDNER = "melderegister_ordner"
    MELDEREGISTER_SCHLUESSEL = "melderegister_schluessel"
    MELDEREGISTER_SCHLUESSEL_ANDERER = "melderegister_schluessel_anderer"
    MELDEREGISTER_WEG = "melderegister_weg"
    UEBERGABE_ORDNER = "uebergabe_ordner"

    # Dienst des Kreises
    SICHERUNG_PROGRAMM = "sicherung_programm"
    SICHERUNG_FEHLGESCHLAGEN = "sicherung_fehlgeschlagen"
    SICHERUNG_ZIEL = "sicherung_ziel"
    SICHERUNG_SCHLUESSEL = "sicherung_schluessel"
    SICHERUNG_KEINE = "sicherung_keine"
    WIEDERHERSTELLUNG_ZIEL = "wiederherstellung_ziel"
    ZEITPUNKT_FORM = "zeitpunkt_form"
    SICHERUNG_OHNE_ORDNER = "sicherung_ohne_ordner"
    SICHERUNG_ALT = "sicherung_alt"
    ZERTIFIKAT_LAEUFT_AB = "zertifikat_laeuft_ab"
    SCHLUESSEL_RECHTE = "schluessel_rechte"
    UHR_GEHT_FALSCH = "uhr_geht_falsch"
    WARTESCHLANGE_ALT = "warteschlange_alt"
    MESSPLATZ_BELEGT = "messplatz_belegt"
    KONFIGURATION_FEHLT = "konfiguration_fehlt"
    KONFIGURATION_UNGUELTIG = "konfiguration_ungueltig"
    KONFIGURATION_GEHEIMNIS = "konfiguration_geheimnis"
    KONFIGURATION_OHNE_DATENBANK = "konfiguration_ohne_datenbank"
    DATENBANK_URL = "datenbank_url"
    DATENBANK_NICHT_ERREICHBAR = "datenbank_nicht_erreichbar"
    DATENBANK_NICHT_ANGELEGT = "datenbank_nicht_angelegt"
    DATENBANK_EINRICHTUNG = "datenbank_einrichtung"
    DATENBANK_DIENSTROLLE = "datenbank_dienstrolle"
    DATENBANK_ZEICHENSATZ = "datenbank_zeichensatz"
    SCHLUESSELSCHRANK = "schluesselschrank"
    SCHLUESSELSCHRANK_ANLEGEN = "schluesselschrank_anlegen"
    KEK_FREMD = "kek_fremd"
    DIENST_PORT_BELEGT = "dienst_port_belegt"
    DIENST_OHNE_TLS = "dienst_ohne_tls"
    DIENST_OHNE_CA = "dienst_ohne_ca"
    DIENST_TLS_DATEI = "dienst_tls_datei"
    GEMEINDE_FREMD = "gemeinde_fremd"
    GERAETE_VOLL = "geraete_voll"
    GERAET_NICHT_AUFGENOMMEN = "geraet_nicht_aufgenommen"
    KENNUNG_FORM = "kennung_form"
    KENNWORT_FORM = "kennwort_form"
    POLICY_SCHLUESSEL = "policy_schluessel"
    POLICY_SCHLUESSEL_DA = "policy_schluessel_da"
    POLICY_SCHLUESSEL_DATEI = "policy_schluessel_datei"
    POLICY_VERSION_VERGEBEN = "policy_version_vergeben"
    POLICY_VERSION_UNBEKANNT = "policy_version_unbekannt"
    POLICY_DATEI = "policy_datei"
    REGISTER_DATEI = "register_datei"
    REGISTER_ZEILE = "register_zeile"
    KONTO_UNBEKANNT = "konto_unbekannt"
    OIDC_VERGEBEN = "oidc_vergeben"
    OIDC_GEHEIMNIS = "oidc_geheimnis"
    OIDC_FEHLT = "oidc_fehlt"
    OIDC_UNVOLLSTAENDIG = "oidc_unvollstaendig"
    PERSON_UNBEKANNT = "person_unbekannt"
    ZEUGENDATEI = "zeugendatei"
    VORGANG_NICHT_DA = "vorgang_nicht_da"

    # Register hinter dem Kreis
    ZIEL_DATEI = "ziel_datei"
    ZIEL_EINSTELLUNG = "ziel_einstellung"
    ZIEL_NAME = "ziel_name"
    ZIEL_UNBEKANNT = "ziel_unbekannt"
    ZIEL_TAG = "ziel_tag"
    ZIEL_OHNE_GEMEINDE = "ziel_ohne_gemeinde"
    GEMEINDESCHLUESSEL = "gemeindeschluessel"

    # Abläufe am Schalter
    FELD_UNGEPRUEFT = "feld_ungeprueft"
    BEFUND_STEHT_ENTGEGEN = "befund_steht_entgegen"
    QUITTUNG_FORM = "quittung_form"
    FREIGABE_BEGRUENDUNG = "freigabe_begruendung"
    FREIGABE_KEINE_AUFSICHT = "freigabe_keine_aufsicht"
    VORGANG_SCHON_BERICHTIGT = "vorgang_schon_berichtigt"
    STORNO_GEAENDERT = "storno_geaendert"
    KORREKTUR_OHNE_FAHRZEUG = "korrektur_ohne_fahrzeug"
    ANMELDUNG_FALSCH = "anmeldung_falsch"
    ANMELDUNG_ANDERE_GEMEINDE = "anmeldung_andere_gemeinde"
    ANMELDUNG_OFFLINE_UNMOEGLICH = "anmeldung_offline_unmoeglich"

    # Scanner
    SCANNER_LEER = "scanner_leer"
    SCANNER_DATEI = "scanner_datei"
    SCANNER_DATEI_ZU_GROSS = "scanner_datei_zu_gross"
    SCANNER_ORDNER = "scanner_ordner"
    SCANNER_ORDNER_FREMD = "scanner_ordner_fremd"
    SCANNER_ORDNER_LEER = "scanner_ordner_leer"
    SCANNER_NICHT_GELOESCHT = "scanner_nicht_geloescht"
    SCANNER_TREIBER = "scanner_treiber"
    SCANNER_BELEGT = "scanner_belegt"
    SCANNER_STAU = "scanner_stau"
    SCANNER_EINZUG_LEER = "scanner_einzug_leer"
    SCANNER_KLAPPE_OFFEN = "scanner_klappe_offen"
    SCANNER_ZU_LANGE = "scanner_zu_lange"
    SCANNER_GERAET = "scanner_geraet"

    # Lesegeräte
    LESEGERAET_FEHLT = "lesegeraet_fehlt"
    LESEGERAET_GETRENNT = "lesegeraet_getrennt"

    # Vor-Ort-Auslesen (§ 18a PAuswG)
    EID_APP_FEHLT = "eid_app_fehlt"
    EID_APP_BELEGT = "eid_app_belegt"
    EID_APP_ALT = "eid_app_alt"
    EID_APP_WEG = "eid_app_weg"
    EID_OHNE_RECHT = "eid_ohne_recht"
    EID_AUSWEIS_WEG = "eid_ausweis_weg"
    EID_GESCHEITERT = "eid_gescheitert"
    EID_ERGEBNIS_FEHLT = "eid_ergebnis_fehlt"
    EID_KEIN_ERGEBNIS = "eid_kein_ergebnis"
    EID_OHNE_LICHTBILD = "eid_ohne_lichtbild"
    EID_CAN_FORM = "eid_can_form"

    # Demo
    DEMO_DIENST = "demo_dienst"
    DEMO_ORDNER = "demo_ordner"
    DEMO_ORDNER_FREMD = "demo_ordner_fremd"
    DEMO_AUSGABE = "demo_ausgabe"

    # Speicher des Schalters und sein Schlüssel
    SPEICHER_FASSUNG = "speicher_fassung"
    SPEICHER_NUMMERN = "speicher_nummern"
    SPEICHER_VOLL = "speicher_voll"
    SPEICHER_BELEGT = "speicher_belegt"
    SPEICHER_FEHLER = "speicher_fehler"
    SPEICHER_BESCHAEDIGT = "speicher_beschaedigt"
    SPEICHER_SCHLUESSEL_FALSCH = "speicher_schluessel_falsch"
    SPEICHER_IN_BENUTZUNG = "speicher_in_benutzung"
    SPEICHER_NEUER = "speicher_neuer"
    SPEICHER_OHNE_VERSCHLUESSELUNG = "speicher_ohne_verschluesselung"
    SPEICHER_INHALT = "speicher_inhalt"
    SCHLUESSELDATEI = "schluesseldatei"
    KEYRING_FEHLT = "keyring_fehlt"
    KEYRING_GESPERRT = "keyring_gesperrt"
    KEYRING_FEHLER = "keyring_fehler"
    KEYRING_SCHLUESSEL_FEHLT = "keyring_schluessel_fehlt"

    # Druck
    SCHRIFT_FEHLT = "schrift_fehlt"
    AUFKLEBER_ZU_LANG = "aufkleber_zu_lang"
    DRUCK_ZEICHEN = "druck_zeichen"
    DRUCKER_FEHLT = "drucker_fehlt"
    DRUCKER_NICHT_BEREIT = "drucker_nicht_bereit"
    DRUCKER_PAPIER = "drucker_papier"
    DRUCKER_LEHNT_AB = "drucker_lehnt_ab"
    DRUCKER_ABGEBROCHEN = "drucker_abgebrochen"
    DRUCKABLAGE = "druckablage"

    # Lesen von Bildern
    LESEN_LEER = "lesen_leer"
    LESEN_PDF = "lesen_pdf"
    LESEN_KEIN_BILD = "lesen_kein_bild"
    LESEN_UNVOLLSTAENDIG = "lesen_unvollstaendig"
    LESEN_ZU_GROSS = "lesen_zu_gross"
    LESEN_ORDNER = "lesen_ordner"
    LESEN_DATEI_FEHLT = "lesen_datei_fehlt"
    LESEN_ANTWORTET_NICHT = "lesen_antwortet_nicht"
    LESEN_ABGEBROCHEN = "lesen_abgebrochen"


class Eingabefehler(ValueError):
    """What was entered cannot be so; the clerk corrects it.

    `feld` is the key of the field (e.g. `neu.plz`), `werte` fill the text's placeholders. `werte` may hold what was
    typed, so they are shown on the screen only: neither `str` nor `repr` of the exception contains them.
    """

    def __init__(self, code: Fehlercode, feld: str = "", /, **werte: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.feld = feld
        self.werte: Mapping[str, str] = werte


class Stoerung(Exception):
    """A device, the network or the store is not in order; `werte` (no personal data) fill the text's placeholders.

    `warten_s` is how long the other side asked to be left alone, 0 if it did not.
    """

    warten_s = 0

    def __init__(self, code: Fehlercode, /, **werte: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.werte: Mapping[str, str] = werte
