"""Files that forms send: to whatever page, they fill neither the memory nor the disk."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from tests.articles import make_article


def sent(size: int):
    return RequestFactory().post("/", {"file": SimpleUploadedFile("a.yaml", b"x" * size)})


def test_a_small_file_stays_in_memory():
    upload = sent(1_900_000).FILES["file"]
    assert isinstance(upload, InMemoryUploadedFile)
    assert upload.size == 1_900_000


def test_a_large_one_is_refused_before_it_is_read():
    request = sent(2_000_000)  # and what stands around it
    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018 it is read when it is asked for
    assert request.read(1) == b"-"


@pytest.mark.django_db
def test_a_page_without_uploads_refuses_a_large_one_too(client):
    vote = f"{make_article().get_absolute_url()}vote/"
    files = {"helpful": "yes", "file": SimpleUploadedFile("a", b"x" * 2_000_000)}
    assert client.post(vote, files).status_code == 413
