"""Every check by its name, with settings for each."""

from troubleshoot.checks import CHECKS

NAMES = sorted(CHECKS)
SETTINGS = {
    "json": {"string": ["type"], "one_of": {"x": ["safe"]}},
    "template": {"repeats": False},
    "phone": {"form": "any", "region": "outside"},
    "times": {"limits": {"regular": 10, "marketing": 300}},
    "error-code": {"same_as": {"Some.Name": "code-1014"}},
    "http-headers": {"charset": "utf-8"},
}
