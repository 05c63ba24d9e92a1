"""Sameness of texts: exact copies, near copies, clusters of copies, and what changed between two versions.

Public: `normal_tokens` (normal), `text_key` and `sha256_of` (exact), `NearDocument`, `SketchIndex`, `place`, `remove`,
`settle` (clusters), `classify_change` (versions). Pure: text in, verdict out; storage is
reached through `SketchIndex` only.
"""
