"""Raises while it loads."""

raise LookupError("raised at import")
