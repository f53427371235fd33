"""The Content-Security-Policy of every page: django-csp’s, worked out once for all answers."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings

# What django-csp's decorators leave on the response of a view that wants another policy.
MARKS = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace")


class SteadyPolicy(CSPMiddleware):
    """The settings decide, and no page of ours takes a nonce, so all pages have the same header.
    What a view has decided for itself goes the usual way."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.policy = build_policy()

    def process_request(self, request):
        """Nothing to make: there are no nonces."""

    def process_response(self, request, response):
        if settings.DEBUG or any(hasattr(response, mark) for mark in MARKS):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response
