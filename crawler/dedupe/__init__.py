"""Sameness of texts: exact copies, near copies, clusters of copies, and what changed between two versions.

Public: `normal_tokens` (normal), `text_key` and `sha256_of` (exact), `NearDocument`, `Placement` and `SketchIndex`
(near), `place` and `remove` (clusters), `MemoryIndex` (memory), `decide` (decision), `classify_change` (versions),
`visible_tokens` (visible).
Pure: text in, verdict out; storage is reached through `SketchIndex` only.
"""
