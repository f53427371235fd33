"""A test client that only asks: for tests that ask thousands of times."""

from django.core.signals import got_request_exception
from django.test import Client


class PlainClient(Client):
    """Django's, without noting the templates and contexts of each answer, which takes as long again
    as a small page. An error of the site is raised, unless `raise_request_exception` is off."""

    def request(self, **request):
        got_request_exception.connect(self.store_exc_info, dispatch_uid=f"plain {id(request)}")
        try:
            response = self.handler(self._base_environ(**request))
        finally:
            got_request_exception.disconnect(dispatch_uid=f"plain {id(request)}")
        self.check_exception(response)
        response.client, response.request = self, request
        self.cookies.update(response.cookies)
        return response
