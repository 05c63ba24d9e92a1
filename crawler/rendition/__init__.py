"""An article's text as Markdown and as HTML, made when it is asked for: from the text and its marks.

Public: `html.render_html`, `markdown.render_markdown`. Marks only say what stretches of the text are, so the three
forms cannot carry different words. Pure.
"""
