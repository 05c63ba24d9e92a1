"""What a page says about its use: notices word for word, machine-readable signals, verdicts.

`crawler.rights.verdict.read_rights` reads one parsed page. `crawler.rights.learned` tells a site's boilerplate by
repetition, for the store. Detection works on the tree as parsed, before and independent of body extraction. Pure:
bytes and records in, records out.
"""
