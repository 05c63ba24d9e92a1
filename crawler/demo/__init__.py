"""A small invented news web that ships with the package, so that everything can be tried without touching a real site.

Three publishers that do not exist: their articles, feeds, sitemaps and robots files, on loopback, from package data.

Public: `crawler.demo.server.DemoWeb` (the web), `crawler.demo.truth.Truth` (what a crawler should make of each page),
`crawler.demo.loopback.LoopbackServer` (the HTTP server beneath, also used by the tests' web of faults).
"""
