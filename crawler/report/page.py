"""A report as one HTML file: no script, nothing loaded, its only style named by its hash in the page's own policy.

Beside each plot stands its table. Colours keep apart for the colour-blind (a test measures them), on light and on dark
ground; what they say is also said in words.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from crawler import __version__
from crawler.rendition.differences import drop_controls
from crawler.rendition.plain import calm_marks
from crawler.report.drawing import describe, draw, series_of, tell_minutes, tell_number
from crawler.report.figures import Figure, Form, Matter, Report

LIGHT = ("#2299ee", "#2200aa", "#ff5500", "#660055", "#880000", "#aa8877")
DARK = ("#44eedd", "#9900ff", "#ffcc11", "#dd0000", "#5577bb", "#aa5566")
"""Colours of five series and of the rest, as far apart as a search over all found them: for usual sight and, after
Machado and others (2009), without red, green or blue receptors; each with 3:1 and more against its ground."""
GROUND_LIGHT, GROUND_DARK = "#ffffff", "#16181d"


def render_page(report: Report, made_at: str, places: Sequence[tuple[str, str]] = ()) -> str:
    """The file.

    Args:
        made_at: when the figures were counted, as it is shown.
        places: (address, name) of pages around it, where it is one of several.
    """
    around = "".join(f'<li><a href="{escape(href)}">{_text(name)}</a></li>' for href, name in places)
    span = f"{report.span.first.isoformat()} to {report.span.last.isoformat()}"
    links = "".join(f'<li><a href="#{one.name}">{_text(one.title)}</a></li>' for one in report.figures)
    totals = "".join(f"<div><dt>{_text(name)}</dt><dd>{value:,}</dd></div>" for name, value in report.totals)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Pressmark report, {span}</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#matters">To what needs attention</a>
<header>{f'<nav aria-label="Pages"><ul>{around}</ul></nav>' if around else ""}
<h1>Report, {span}</h1>
<p>{_text(report.corpus)}, counted {_text(made_at)} by Pressmark {__version__}. Days are those of UTC.</p>
</header>
<nav aria-label="Figures"><ul>{links}</ul></nav>
<main>
<dl class="totals">{totals}</dl>
{_matters(report)}
{"".join(map(_figure, report.figures))}
</main>
</body>
</html>
"""


def policy() -> str:
    """The page's Content-Security-Policy: nothing but its own style."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _matters(report: Report) -> str:
    said = f"<ul>{''.join(map(_matter, report.matters))}</ul>" if report.matters else "<p>Nothing.</p>"
    return f'<section id="matters"><h2>What needs attention</h2>{said}</section>'


def _matter(one: Matter) -> str:
    grave = "<strong>Act:</strong> " if one.is_grave else ""
    return f"<li>{grave}{_text(one.text)} <code>{_text(one.hint)}</code></li>"


def _figure(figure: Figure) -> str:
    legend = "".join(
        f'<li><svg class="key" viewBox="0 0 12 12" aria-hidden="true"><rect class="{kind}" width="12" height="12"/>'
        f"</svg> {_text(name)}</li>"
        for kind, name in series_of(figure)
    )
    plot = _scrolling(f"{figure.title}, plot", drawn) if (drawn := draw(figure)) else ""
    body = (
        (f'<ul class="legend">{legend}</ul>' if legend else "")
        + f"{plot}<details><summary>The same as a table</summary>{_table(figure)}</details>"
        if plot
        else f"<p>{_text(describe(figure))}</p>"
    )
    head = f"<h2>{_text(figure.title)}</h2><p>{_text(figure.told)}</p>"
    return f'<section id="{figure.name}">{head}{body}</section>\n'


def _table(figure: Figure) -> str:
    heads = "".join(f'<th scope="col">{_text(name)}</th>' for name in figure.series)
    rows = "".join(
        f'<tr><th scope="row">{_text(label)}</th>'
        + "".join(f"<td>{tell_cell(figure, place, value)}</td>" for place, value in enumerate(values))
        + "</tr>"
        for label, values in figure.rows
    )
    head = f'<thead><tr><th scope="col">{_text(figure.label)}</th>{heads}</tr></thead>'
    return _scrolling(f"{figure.title}, table", f"<table>{head}<tbody>{rows}</tbody></table>")


def _scrolling(name: str, content: str) -> str:
    """What may be wider than a phone: it scrolls by itself, also with the keyboard."""
    return f'<div class="scroll" role="region" aria-label="{escape(name)}" tabindex="0">{content}</div>'


def tell_cell(figure: Figure, place: int, value: float) -> str:
    """A number as it is shown in a table."""
    return tell_minutes(value) if figure.form is Form.LAGS and place < 2 else tell_number(value)


def _text(text: str) -> str:
    return escape(calm_marks(drop_controls(text)), quote=False)


def _colours(names: tuple[str, ...]) -> str:
    keys = (*(f"--s{place}" for place in range(len(names) - 1)), "--rest")
    return "; ".join(f"{key}: {colour}" for key, colour in zip(keys, names, strict=True))


STYLE = f"""
:root {{ color-scheme: light dark; --ground: {GROUND_LIGHT}; --ink: #1b1d21; --soft: #5a5f69; --line: #d5d8de;
    {_colours(LIGHT)} }}
@media (prefers-color-scheme: dark) {{
:root {{ --ground: {GROUND_DARK}; --ink: #e8eaee; --soft: #a8adb8; --line: #3a3f4a; {_colours(DARK)} }}
}}
* {{ box-sizing: border-box }}
body {{ background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto;
    max-width: 52rem; padding: 1rem; overflow-wrap: anywhere }}
a {{ color: inherit }}
:focus-visible {{ outline: 3px solid var(--s0); outline-offset: 2px }}
.skip {{ position: absolute; left: -100rem }}
.skip:focus {{ left: 1rem; background: var(--ground) }}
h1, h2, p, li, dt, dd, th, td {{ overflow: clip; overflow-clip-margin: 6px }}
h1 {{ line-height: 1.2; margin: .5rem 0 }}
h2 {{ margin: 2.5rem 0 .25rem }}
header p, section > p {{ color: var(--soft); margin: .25rem 0 }}
nav ul, .legend {{ display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0 }}
.totals {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem }}
.totals div {{ border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem }}
.totals dt {{ color: var(--soft); font-size: .85rem }}
.totals dd {{ font-size: 1.5rem; margin: 0; font-variant-numeric: tabular-nums }}
code {{ background: color-mix(in srgb, var(--line) 50%, transparent); border-radius: .2rem; padding: 0 .3rem;
    white-space: nowrap }}
.plot {{ display: block; height: auto; margin: .75rem 0; min-width: 38rem; width: 100% }}
.key {{ height: .8em; width: .8em }}
text {{ fill: var(--ink); font: 12px system-ui, sans-serif }}
.tick {{ fill: var(--soft) }}
.grid {{ stroke: var(--line) }}
.span, .end {{ stroke: var(--s0); stroke-width: 3 }}
rect {{ stroke: var(--ground); stroke-width: 1 }}
.s0 {{ fill: var(--s0) }} .s1 {{ fill: var(--s1) }} .s2 {{ fill: var(--s2) }} .s3 {{ fill: var(--s3) }}
.s4 {{ fill: var(--s4) }} .rest {{ fill: var(--rest) }}
.scroll {{ overflow-x: auto }}
table {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums }}
th, td {{ border-bottom: 1px solid var(--line); padding: .2rem .8rem .2rem 0; text-align: right }}
th:first-child {{ font-weight: normal; text-align: left }}
@media print {{ nav, .skip {{ display: none }} section {{ break-inside: avoid }} }}
"""
