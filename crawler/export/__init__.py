"""The corpus as files for others, with the rights of every row, and only the rows whose rights allow it.

Public: `writing.export` (a folder with articles, exclusions, datasheet and Croissant metadata), `selection.Wanted`
(which articles), `citation.cite` (one article as a reference).
"""
