"""The yardstick: the least that can be served by the same server, without Django in the way.

A WSGI application that answers every request with the bytes of a page of the usual size.
"""

PAGE = b"<!doctype html><title>Bare</title>" + b"<p>Words.</p>" * 1_200  # some 16 KB


def application(environ, start_response):
    environ["wsgi.input"].read()
    headers = [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))]
    start_response("200 OK", headers)
    return [PAGE]
