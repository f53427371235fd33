"""What gunicorn serves."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

OTHER_CHARSET = re.compile(r";\s*charset\s*=(?!\s*\"?utf-8\"?\s*(?:;|$))", re.IGNORECASE)

django = get_wsgi_application()


def application(environ, start_response):
    """The site, for requests in UTF-8. Others are refused here: Django would take any codec of
    Python's that a stranger names, and fail on those that are none for text."""
    if OTHER_CHARSET.search(environ.get("CONTENT_TYPE", "")):
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain")])
        return [b"This site reads UTF-8 only.\n"]
    return django(environ, start_response)
