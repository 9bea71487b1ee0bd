"""Lint as a middleware: `Lint(application)` checks an application, and what calls it, against
PEP 3333. `--lint` does it for all applications of a worker."""

from islay_worker.lint import Lint, Violation

__all__ = ["Lint", "Violation"]
