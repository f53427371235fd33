"""Finding articles and guided fixes by what people type or paste.

    finding.search(text, user)   what a results page shows
    finding.suggest(text, user)  what the search box offers while somebody types
    finding.picked(text)         the few words of a long paste that say what it is about
    index                        writing what can be found (`write`, `remove`, `rebuild`)

Both databases find candidates by words (`sqlite`, `postgresql`); what stands first among them is
worked out here, the same way for both (`ranking`).
"""
