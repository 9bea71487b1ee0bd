"""Who is measured against whom, and by what."""

from statistics import median

from .figures import ratios
from .servers import OWN

ERRORS_ALLOWED = 1000


def RATE(sample):
    return sample.load.per_second


def P50(sample):
    return sample.load.p50


def P99(sample):
    return sample.load.p99


def P999(sample):
    return sample.load.p999


def CPU(sample):
    return sample.cpu


def answered(series):
    """Whether there is anything to divide by."""
    return bool(series.samples) and all(sample.load.requests for sample in series.samples)


def flawed(series):
    """Whether more than a thousandth of the requests failed: then the figures do not count."""
    errors = sum(sample.load.errors for sample in series.samples)
    requests = sum(sample.load.requests for sample in series.samples)
    return errors * ERRORS_ALLOWED > requests


def peers_of(cell):
    """Those whose figures count."""
    return [
        series
        for series in cell
        if series.server not in OWN and answered(series) and not flawed(series)
    ]


def best(peers, value, choose):
    """The one with the largest or the smallest median; None when there is none."""
    return choose(
        peers, key=lambda series: median(value(one) for one in series.samples), default=None
    )


def compared(ours, series, value):
    """Our samples over theirs, round by round."""
    theirs = {sample.round: sample for sample in series.samples}
    pairs = [(one, theirs[one.round]) for one in ours.samples if one.round in theirs]
    return ratios([value(one) for one, _ in pairs], [value(other) for _, other in pairs])
