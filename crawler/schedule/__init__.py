"""When and what: pauses between requests, the frontier, how replies end, which entries count, when to look again. Pure.

Public: `pacer.Pacer`, `frontier.Frontier`, `ending.end_of_reply`, `listing.choose_entries`, `polling`.
"""
