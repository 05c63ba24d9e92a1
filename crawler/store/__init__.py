"""The corpus: a Store protocol, its SQLite implementation, the statements both stores share, migrations, views, search.

Public: `base.Store` (the protocol), `base` (its records), `sqlite.SqliteStore`, `sqlite.open_store`.
"""
