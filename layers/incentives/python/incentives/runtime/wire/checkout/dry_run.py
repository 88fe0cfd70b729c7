"""`?dry_run=true`: what a request would come to."""

from incentives.runtime.shapes import RequestShape


class DryRunQueryIn(RequestShape):
    """`?dry_run=true` says what the request would come to, and changes nothing."""

    dry_run: bool = False
