"""What one page says: its headline, body, authors, dates and the rest, each field with the place it came from.

Public: `tree.parse_html` (bytes to a cleaned tree with its JSON-LD) and `article.extract_article` (tree to `Article`,
or to `NotArticle` with the reason). Pure: no network, no files, no Scrapy.
"""
