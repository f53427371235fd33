"""A form that is sent twice acts once."""

import hashlib
import json

from django.http import Http404

LONGEST_KEY = 64


def request_key(request) -> str | None:
    """What tells a form apart from all others, by which a repeat of it is known.

    Made of the random key that the form carries, of who sends it where, and of all that is in it:
    a page that the browser kept can be filled in anew and sent with the same key, which is no
    repeat. None without a key; Http404 for a forged one that no form of ours holds.
    """
    key = request.POST.get("request_key", "")
    if len(key) > LONGEST_KEY:
        raise Http404
    if not key:
        return None
    sent = {name: said for name, said in request.POST.lists() if name != "csrfmiddlewaretoken"}
    said = json.dumps([request.user.pk, request.path, sent], sort_keys=True)
    digest = hashlib.sha256(said.encode())
    for upload in request.FILES.values():
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
    return digest.hexdigest()
