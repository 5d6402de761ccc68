"""How every page looks, on screen and on paper."""

from dashboard import charts

STYLE = """
<style>
  .stMainBlockContainer { max-width: 1180px; padding: 1.2rem 1rem 3rem; }
  .stAppHeader { display: none; }
  .bib-brand { font-weight: 700; font-size: 1.05rem; color: #0B5394; white-space: nowrap; }
  .stApp :is(a, summary, button, input, [tabindex="0"]):focus-visible { outline: 3px solid #0B5394 !important; outline-offset: 1px; }
  .bib-top > span { white-space: nowrap; } .bib-top > span a { margin-left: .8rem; }
  .bib-top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; margin: 0; }
  /* Streamlit's own way past the menu is English only and leads before the menu. */
  [data-testid="stSkipToContent"] { display: none; }
  .bib-skip { position: absolute; left: -100vw; } .bib-skip:focus { position: static; }
  .bib-menu { display: none; } .bib-menu summary { cursor: pointer; padding: .55rem .1rem; font-weight: 600; }
  .bib-group { color: #4A545E; font-size: .85rem; padding: 0 .3rem 0 0; }
  .st-key-menu { border-bottom: 1px solid #C9D1D9; padding-bottom: .3rem; row-gap: 0 !important; column-gap: 1.6rem !important; }
  .st-key-menu > div { width: auto !important; flex: 0 1 auto !important; } .st-key-menu .stHorizontalBlock { row-gap: 0 !important; }
  .stElementContainer:has(#inhoud) { position: absolute; }
  .bib-note { color: #4A545E; font-size: .9rem; margin: 0; }
  .bib-state { border-left: 4px solid #B8860B; background: #FBF6E9; padding: .55rem .8rem; margin: 0; font-size: .95rem; }
  .bib-lead { font-size: 1.15rem; line-height: 1.55; margin: 0; max-width: 46rem; }
  ul.bib-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: .6rem 1.4rem; margin: .2rem 0 !important; padding: 0 !important; list-style: none; }
  ul.bib-facts li { border-top: 2px solid #0B5394; padding-top: .3rem; margin: 0; }
  ul.bib-facts span { display: block; font-size: .88rem; color: #4A545E; line-height: 1.25; }
  ul.bib-facts strong { font-size: 1.55rem; font-weight: 600; line-height: 1.3; }
  ul.bib-facts small { display: block; font-size: .85rem; color: #4A545E; line-height: 1.3; }
  .bib-verdict { display: inline-block; font-weight: 600; padding: .2rem .7rem; margin: 0; border: 2px solid #5F6B76; }
  .bib-klopt { border-color: #0072B2; } .bib-klopt_niet { border-color: #CC4100; } .bib-klopt_onder_voorwaarde { border-color: #B8860B; }
  ul.bib-claims { max-width: 46rem; } ul.bib-claims li { margin-bottom: .5rem; } ul.bib-claims small { color: #4A545E; font-size: .9rem; }
  blockquote.bib-print { border-left: 4px solid #0B5394; background: #F1F6FB; margin: .2rem 0; padding: .6rem .9rem;
    max-width: 46rem; } .bib-print p { margin: 0 0 .5rem; font-size: 1.08rem; line-height: 1.5; }
  .bib-print small { color: #4A545E; font-size: .85rem; }
  ol.bib-five, ol.bib-questions { max-width: 46rem; margin: .2rem 0 .4rem !important; padding-left: 1.6rem !important; }
  ol.bib-five li { font-size: 1.12rem; line-height: 1.5; margin: .3rem 0; }
  ol.bib-questions li { margin: .5rem 0; line-height: 1.4; } ol.bib-questions small { color: #4A545E; font-size: .9rem; }
  ul.bib-points { max-width: 46rem; margin: .2rem 0; } ul.bib-points li { margin: .25rem 0; line-height: 1.45; }
  .stHtml a { color: #0B5394; }
  .bib-lang { color: #0B5394; font-size: .95rem; }
  .stSelectbox, .stRadio { max-width: 420px; } .stMultiSelect, .stTextInput { max-width: 760px; }
  .stSlider { max-width: 760px; padding: 0 .6rem; }
  .bib-table { overflow: auto; } .bib-long { max-height: 26rem; }
  .bib-table table { border-collapse: collapse; min-width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
  .bib-table :is(th, td) { text-align: left; font-weight: 400; padding: .3rem .9rem .3rem 0; border-top: 1px solid #E3E7EB; vertical-align: top; }
  .bib-table thead :is(th, td) { position: sticky; top: 0; background: #F3F5F7; font-weight: 600; border-top: 0; vertical-align: bottom; }
  .bib-table th:first-child { padding-left: .3rem; } .bib-table td:first-child { padding-left: .3rem; }
  .bib-table .n { text-align: right; } .bib-table td.n { white-space: nowrap; }
  .stPageLink a { padding: .15rem .45rem; }
  ol.bib-answers { margin: .2rem 0 !important; padding-left: 1.6rem !important; max-width: 46rem; overflow-wrap: anywhere; }
  ol.bib-answers li { border-top: 1px solid #C9D1D9; padding: .45rem 0; margin: 0; }
  ol.bib-answers strong { font-size: 1.15rem; } ol.bib-answers p { margin: 0; }
  /* Streamlit's own hint below a box is English only; the button says the same. */
  [data-testid="InputInstructions"] { display: none; }
  .bib-source h3 { font-size: 1.05rem; margin: .8rem 0 .1rem; } .bib-source p, .bib-source ul { margin: .1rem 0; font-size: .95rem; }
  ul.bib-time { list-style: none; margin: 0 !important; padding: 0 !important; max-width: 46rem; }
  ul.bib-time li { border-left: 3px solid #C9CED3; padding: 0 0 0 .8rem; margin: 0 0 1.1rem; overflow-wrap: anywhere; }
  ul.bib-time h3 { font-size: 1.05rem; margin: 0; padding: 0; } ul.bib-time p { margin: .1rem 0; }
  .bib-when { font-size: .9rem; font-weight: 600; color: #0B5394; }
  ol.bib-marks { margin: 0 !important; padding-left: 1.6rem !important; color: #4A545E; font-size: .9rem; }
  ol.bib-marks li { margin: 0; font-size: .9rem; }
  .katex-display { overflow-x: auto; overflow-y: hidden; }
  .bib-fold summary { cursor: pointer; color: #0B5394; padding: .3rem 0; }
  .bib-take summary { cursor: pointer; color: #0B5394; font-size: .95rem; padding: .2rem 0; }
  .bib-take dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem .9rem; margin: .3rem 0 .6rem; font-size: .9rem; }
  .bib-take dt { font-weight: 600; } .bib-take dd { margin: 0; min-width: 0; overflow-wrap: anywhere; } .bib-take dd p { margin: 0 0 .35rem; font-size: .9rem; }
  .bib-take dd > a { display: inline-block; padding: .1rem 0; } .bib-take dd > a, .bib-take dd > button { margin-right: .7rem; }
  .bib-take button { font: inherit; color: #0B5394; background: white; border: 1px solid #0B5394; border-radius: 4px; padding: .05rem .55rem; cursor: pointer; }
  h1 { font-size: 1.9rem !important; padding: .2rem 0 !important; }
  .bib-list { max-height: 34rem; overflow: auto; border-top: 1px solid #C9D1D9; border-bottom: 1px solid #C9D1D9; }
  .bib-list table { width: 100%; border-collapse: collapse; font-size: .93rem; font-variant-numeric: tabular-nums; }
  .bib-list :is(th, td) { text-align: right; font-weight: 400; padding: .28rem .5rem .28rem 0; border-top: 1px solid #E3E7EB; vertical-align: top; }
  .bib-list th:first-child { text-align: left; } .bib-list :is(th[scope=row], td) small { display: block; color: #4A545E; font-size: .8rem; }
  .bib-list td { white-space: nowrap; } .bib-list caption { text-align: left; color: #4A545E; font-size: .88rem; padding: .3rem 0; }
  .bib-list thead th { position: sticky; top: 0; background: #F3F5F7; font-weight: 600; }
  .bib-list th[scope=rowgroup] { text-align: left; background: #F3F5F7; color: #4A545E; }
  h2 { font-size: 1.3rem !important; }
  @media (max-width: 640px) {
    .bib-take dl { grid-template-columns: 1fr; gap: .1rem; } .bib-take dt { margin-top: .4rem; } .bib-take dd > a { padding: .3rem .1rem; }
    .bib-menu { display: block; border-top: 1px solid #C9D1D9; border-bottom: 1px solid #C9D1D9; }
    .stElementContainer:has(.bib-menu:not([open])) + div:has(> .st-key-menu) { display: none; }
    .st-key-menu { flex-direction: column !important; align-items: stretch !important; }
    .st-key-menu .stPageLink a { padding: .4rem .45rem; }
    .stElementContainer:has(.bib-group) { width: 100% !important; }
  }
  @media (max-width: 640px) { :is(.bib-list, .bib-table) table { font-size: .84rem; } .bib-table :is(th, td):first-child { min-width: 8rem; } }
  /* On paper: no controls and no menu, every page of it, and a table where it was opened. */
  @media print {
    .bib-list, .bib-table { max-height: none; overflow: visible; }
    .bib-menu, .bib-skip, .bib-lang, .st-key-menu, .stPageLink, .stSelectbox, .stMultiSelect, .stRadio, .stSlider,
    .stCheckbox, .stForm, .stDownloadButton, .bib-take, .stExpander details:not([open]), .modebar-container, .stToolbar { display: none !important; }
    .stApp, .stAppViewContainer, .stMain, .stMainBlockContainer { position: static !important; display: block !important; height: auto !important; overflow: visible !important; }
    .stPlotlyChart, tr, li, blockquote { break-inside: avoid; } h1, h2, h3 { break-after: avoid; }
    .bib-lead, .bib-note, .bib-state, .bib-print { color: black; }
  }
</style>
"""


ACCENT = "#0B5394"


# The invented country: another colour on every page, on screen and in print.
HUE_TURN = 123


INVENTED_STYLE = f"""
<style>
  .stApp {{ border-top: 10px solid {charts.INVENTED}; background: {charts.INVENTED_PAPER}; }}
  .bib-invented {{ border: 2px solid {charts.INVENTED}; background: white; color: {charts.INVENTED};
    padding: .55rem .8rem; margin: 0; }} .bib-invented strong {{ font-size: 1.1rem; display: block; }}
  .stMainBlockContainer a, .stPageLink p {{ color: {charts.INVENTED} !important; }}
  .stMultiSelect [data-tag] {{ background-color: {charts.INVENTED} !important; }}
  /* The other controls have the blue of the real figures from the theme, in places with no name to select: blue is turned to this red, grey stays grey. */
  .stSlider [role="group"], .stRadio [role="radiogroup"], .stProgress, .stCheckbox label {{ filter: hue-rotate({HUE_TURN}deg); }}
</style>
"""
