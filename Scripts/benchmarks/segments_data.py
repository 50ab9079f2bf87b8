"""Contacts of a seed with their tags, and thirty questions about them; no program by itself.

12 of 400 tags each, the n-th of all as often as 1 / n, each with an age of 0 to 364 days.
"""
import numpy

TAGS, TAGS_EACH = 400, 12


def make(contacts):
    """A row an answer, in the order of contact and tag."""
    source = numpy.random.default_rng(7)
    weights = numpy.log(1 / numpy.arange(1, TAGS + 1))
    answers = numpy.empty((contacts, TAGS_EACH), dtype=[("contact", "<u4"), ("tag", "<u2"), ("day", "<u2")])
    answers["contact"] = numpy.arange(contacts, dtype=numpy.uint32)[:, None]
    # The highest of noisy weights is a draw without putting back. By parts, for memory.
    for first in range(0, contacts, 20_000):
        end = min(contacts, first + 20_000)
        noisy = weights + source.gumbel(size=(end - first, TAGS)).astype(numpy.float32)
        answers["tag"][first:end] = numpy.sort(numpy.argpartition(-noisy, TAGS_EACH, axis=1)[:, :TAGS_EACH], axis=1)
    answers["day"] = source.integers(0, 365, (contacts, TAGS_EACH))
    return answers.reshape(-1)


def _questions():
    """Kind and tags. A tag's number is its rank: 0 is the most common."""
    yield "counts", ()
    yield "counts30", ()
    yield "matrix", (20,)
    for tag in (0, 20, 399):
        yield "and", (tag,)
    for tags in ((0, 1), (0, 50), (5, 9), (20, 30), (100, 200), (3, 399), (0, 1, 2), (0, 7, 40), (3, 4, 100), (10, 20, 30)):
        yield "and", tags
    for tags in ((0, 1), (5, 50), (100, 200, 300), (1, 2, 3, 4)):
        yield "or", tags
    for tags in ((0, 1), (1, 0), (20, 5), (50, 399), (200, 0)):
        yield "andnot", tags
    for tags in ((0,), (10,), (0, 1), (5, 20), (100,)):
        yield "and30", tags


QUESTIONS = list(_questions())
