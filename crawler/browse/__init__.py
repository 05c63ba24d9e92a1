"""The corpus as web pages on one's own machine: Datasette, read-only, with pages of ours in front.

Public: `server.serve` (run it), `site.open_site` (the site without a network, for tests). Datasette and uvicorn are
imported by this room alone; they come with the extra `browse`. Everything that the pages show is read from the corpus
and its raw records; nothing is fetched, and no page holds a script.
"""
