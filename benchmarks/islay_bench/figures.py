"""Medians, and how sure they are."""

import math
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """The median of some samples, with the interval that holds the true median (see `interval`)."""

    median: float
    low: float
    high: float


def figure(samples):
    low, high = interval(samples)
    return Figure(median(samples), low, high)


def interval(samples):
    """Two of the samples that enclose the median of what was sampled with 95 % probability.

    By the sign test, which supposes nothing about how the samples are spread: each falls below the
    true median with probability one half. Fewer than six samples cannot say that much: then it is
    the least and the greatest of them.
    """
    ordered = sorted(samples)
    dropped = 0
    while 2 * at_most(dropped + 1, len(ordered)) <= 0.05:
        dropped += 1
    return ordered[dropped], ordered[-1 - dropped]


def at_most(heads, tosses):
    """The probability of at most so many heads in so many tosses of a fair coin."""
    return sum(math.comb(tosses, k) for k in range(heads + 1)) / 2**tosses


def ratios(ours, theirs):
    """Our samples over theirs, round by round: what slows a whole round down cancels out."""
    return [mine / other for mine, other in zip(ours, theirs) if other]
