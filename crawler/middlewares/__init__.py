"""Scrapy's downloader side: the guarded download handler, the name resolver, host turns, robots.txt, raw records.

Public: `handler.GuardedHandler`, `resolver.GuardedResolver`, `robots.RobotsMiddleware`, `session.runtime_of`.
"""
