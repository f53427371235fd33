"""How sure we can be that an article helps, from how many readers said so."""

from math import sqrt

Z = 1.96  # the normal distribution's quantile for 95% confidence


def wilson_lower_bound(helpful: int, votes: int, z: float = Z) -> float:
    """The lower end of Wilson's score interval for the share of readers whom an article helps.

    Takes how many of `votes` said that it helped, and `z`, how many standard deviations sure to
    be. Gives a number from 0 to 1: ninety of a hundred (0.83) stand before two of two (0.34),
    since two say little. Nothing was said: 0. Raises ValueError unless 0 ≤ helpful ≤ votes.

    E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, Journal
    of the American Statistical Association 22 (1927), pages 209–212.
    """
    if not 0 <= helpful <= votes:
        raise ValueError(f"{helpful} of {votes} votes cannot be.")
    if helpful == 0:
        return 0.0  # exactly: rounding must not make something of nothing
    share, spread = helpful / votes, z * z / votes
    margin = z * sqrt((share * (1 - share) + spread / 4) / votes)
    return max(0.0, (share + spread / 2 - margin) / (1 + spread))
