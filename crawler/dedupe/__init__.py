"""Sameness: exact and near copies, clusters, versions. Pure: text in, verdict out.

Public: `exact.text_key`, `decision.decide`, `near` and `clusters` (near copies), `versions` (what kind of change).
"""
