"""One polite, guarded visit to one URL; see `client.Fetcher`. Decides neither when to look nor what the body means."""

from tracker.fetch.client import Fetcher

__all__ = ["Fetcher"]
