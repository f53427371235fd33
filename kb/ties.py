"""What a revision has in common with others: its keywords, and the articles that it links."""

import re

WORD_LENGTH = 60
LINKED_ARTICLE = re.compile(r'href="/articles/([0-9]{1,15})[-/"#.]')
MOST_WORDS = 20  # of one revision


def folded_words(keywords: str) -> list[str]:
    """The words of a revision's keywords as they are compared: each once, without capitals.

    >>> folded_words("SMS late,  sms  LATE, 1004")
    ['sms late', '1004']
    """
    folded = (" ".join(word.split()).casefold() for word in keywords.split(","))
    return [word for word in dict.fromkeys(folded) if 0 < len(word) <= WORD_LENGTH][:MOST_WORDS]


def linked_articles(html: str) -> set[int]:
    """The numbers of the articles that a rendered text links, whether they exist or not."""
    return {int(number) for number in LINKED_ARTICLE.findall(html)}
