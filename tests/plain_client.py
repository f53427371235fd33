"""A test client that only asks: for tests that ask thousands of times."""

from django.test import Client


class PlainClient(Client):
    """Django's, without noting the templates and contexts of each answer, which takes as long again
    as a small page."""

    def request(self, **request):
        response = self.handler(self._base_environ(**request))
        response.client, response.request = self, request
        self.cookies.update(response.cookies)
        return response
