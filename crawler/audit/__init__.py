"""Looking back at what is stored: pages read again from their raw records, and the evidence checked.

Public: `replay.replay_page` (the page behind a fetch, as it was read then), `verify.verify` (is the corpus what it
was?), `forget.forget` (erase an address or a host for good).
"""
