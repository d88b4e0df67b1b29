"""The page's style sheet: the house's colours (resources/style/tokens.toml), light and dark, nothing from elsewhere."""

STIL = """
:root { color-scheme: light dark;
  --grund: #F3F4F7; --flaeche: #FFFFFF; --text: #131525; --leise: #4C5370; --aktion: #2044AA; --auf: #FFFFFF;
  --linie: #D5D8E4; --rand: #6E7597; --gut: #007155; --achtung: #925400; --achtung-hell: #FFF1D9; --fehler: #C31C13;
  --fehler-hell: #FEE9E6; --teil2: #007155; --teil3: #925400; --heute: #131525; --fokus: #454B6B; }
@media (prefers-color-scheme: dark) { :root {
  --grund: #0A0B14; --flaeche: #171A2B; --text: #F3F4F7; --leise: #B6BBD1; --aktion: #97AFE1; --auf: #0A0B14;
  --linie: #333850; --rand: #8C93B3; --gut: #3CC39F; --achtung: #E9A23B; --achtung-hell: #3A2A0C; --fehler: #F08A7C;
  --fehler-hell: #46160F; --teil2: #3CC39F; --teil3: #E9A23B; --heute: #F3F4F7; --fokus: #C3C8DC; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--grund); color: var(--text); font: 1rem/1.5 system-ui, "Noto Sans", sans-serif; }
a { color: var(--aktion); }
:focus-visible { outline: 3px solid var(--fokus); outline-offset: 2px; border-radius: 2px; }
.sprung { position: absolute; left: -100vw; }
.sprung:focus { position: static; display: block; padding: .75rem 1.5rem; background: var(--flaeche); }
header, main, footer { max-width: 78rem; margin: 0 auto; padding: 1rem 1.5rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: 1.75rem; }
header form { margin-left: auto; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .75rem; }
.stand, footer, .hinweis { color: var(--leise); font-size: .9rem; }
.stand { margin: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0; padding: 0; }
nav { max-width: 78rem; margin: 0 auto; padding: 0 1.5rem; }
.zahlen { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; margin: 0 0 1rem; }
.zahlen div { background: var(--flaeche); border: 1px solid var(--linie); border-radius: 8px; padding: .9rem 1.1rem; }
.zahlen dt { color: var(--leise); font-size: .9rem; }
.zahlen dd { margin: 0; font-size: 1.9rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.zahlen .dazu { font-size: .9rem; color: var(--leise); }
section { background: var(--flaeche); border: 1px solid var(--linie); border-radius: 8px; padding: 1.1rem 1.25rem;
  margin-bottom: 1rem; }
.paar { display: grid; grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr); gap: 1rem 2rem; align-items: start; }
.paar.breit { grid-template-columns: minmax(0, 1fr); }
.paar.breit svg { max-width: 42rem; }
@media (max-width: 60rem) { .paar { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) { th, td { padding: .22rem .35rem; }
  th:first-child { white-space: normal; overflow-wrap: anywhere; min-width: 8rem; } }
figure { margin: 0; overflow-x: auto; }
figcaption { color: var(--leise); font-size: .9rem; margin-top: .5rem; }
svg { width: 100%; min-width: 26rem; height: auto; display: block; font-size: 13px; }
svg text { fill: var(--text); font-variant-numeric: tabular-nums; }
svg text.leise { fill: var(--leise); font-size: 12px; }
svg text.name { text-anchor: end; }
svg text.mitte { text-anchor: middle; }
svg line { stroke: var(--rand); stroke-width: 1; }
svg .teil1 { fill: var(--aktion); } svg .teil2 { fill: var(--teil2); } svg .teil3 { fill: var(--teil3); }
svg .heute { fill: var(--heute); }
.legende { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0 0 .75rem; padding: 0;
  font-size: .9rem; }
.legende li::before { content: ""; display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; }
.legende .teil1::before { background: var(--aktion); } .legende .teil2::before { background: var(--teil2); }
.legende .teil3::before { background: var(--teil3); }
.rollt { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--leise); padding-bottom: .35rem; }
th, td { padding: .22rem .6rem; text-align: right; border-bottom: 1px solid var(--linie); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 400; }
tfoot th, tfoot td { font-weight: 700; border-bottom: 0; border-top: 2px solid var(--rand); }
tr.achtung { background: var(--achtung-hell); } tr.fehler { background: var(--fehler-hell); }
.wort { font-weight: 700; } .wort.gut { color: var(--gut); } .wort.achtung { color: var(--achtung); }
.wort.fehler { color: var(--fehler); }
.anmeldung { max-width: 26rem; }
label { display: block; margin: .75rem 0 .25rem; }
input { width: 100%; font: inherit; padding: .5rem .6rem; color: inherit; background: var(--flaeche);
  border: 1px solid var(--rand); border-radius: 4px; }
button { font: inherit; padding: .45rem 1rem; border: 1px solid var(--aktion); border-radius: 4px; cursor: pointer;
  background: var(--aktion); color: var(--auf); }
.anmeldung button { margin-top: 1.25rem; }
button.still { background: transparent; color: var(--aktion); }
.meldung { background: var(--fehler-hell); border-left: 4px solid var(--fehler); padding: .6rem .9rem; margin: 0; }
@media print { nav, header form { display: none; } section { break-inside: avoid; } }
"""
