"""Parts of pages that are the same on every page: worked out once, and kept with their template.

    {% kept large %} … {% endkept %}

What stands between depends on nothing but the site's face, the language and the values named, of
which there are few; for who is signed in it is worked out each time.
"""

from django import template
from django.utils.translation import get_language

from kb import site
from kb.edition import may_be_signed_in

register = template.Library()

MOST = 20  # kept of one part; one that has more depends on something else


class Kept(template.Node):
    """A part of a template, with what it came to by what it depends on."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist, named):
        self.nodelist, self.named, self.made = nodelist, named, {}

    def render(self, context):
        request = context.get("request")
        if request is None or may_be_signed_in(request):
            return self.nodelist.render(context)
        if (session := getattr(request, "session", None)) is not None:
            session.accessed = True  # as if it had been asked who looks: Vary says so
        key = (
            get_language(),
            *site.face().values(),
            *(value.resolve(context, ignore_failures=True) for value in self.named),
        )
        made = self.made.get(key)
        if made is None:
            made = self.nodelist.render(context)
            if len(self.made) < MOST:
                self.made[key] = made
        return made


@register.tag("kept")
def kept(parser, token):
    named = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, named)
