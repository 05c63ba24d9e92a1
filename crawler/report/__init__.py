"""What a stretch of days brought: counted from the corpus, drawn as plots, set as one page.

In: the store's connection and a span of days. Out: a `Report` of figures (`counting`), SVG of each (`drawing`), one
HTML file that loads nothing (`page`). Reads only.
"""
