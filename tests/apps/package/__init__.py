"""A package whose application is in its __init__."""

from package.inner.site import app

__all__ = ["app"]
