"""What one run holds together: store, raw records, workers, pacing, frontier and counts. No Scrapy here.

Public: `runtime.Runtime`, `runtime.open_runtime`, `lock.hold_lock`, `plan.Plan`.
"""
