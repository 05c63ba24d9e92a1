"""Pages that show their text only in a browser, shown in one: an opt-in for each source, off by default.

The browser has no network. It is started with nothing it could dial, the page's reply is handed to it, and whatever the
page asks for comes back to us: what is let through is fetched by the caller, behind the guard, robots.txt and the
archive like every other request; the rest is refused. See docs/decisions/0012-rendering.md.

Public: `browser.find_browser`, `browser.find_problem` (can pages be rendered here?), `page.Renderer` (shows a page),
`parts.choose` (what a page may load). No Scrapy; playwright is imported when a browser is started.
"""
