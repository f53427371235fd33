"""What somebody pastes at each check of the sample fixes: one real example for each verdict."""

TEMPLATE = "Your code is {1}, valid for {2} minutes."
SENT = "Your code is 4821, valid for 5 minutes."

CURL = """\
> POST /v5/tlssmssvr/sendsms?sdkappid=1400006666&random=7226249334 HTTP/1.1
> Host: yun.tim.qq.com
> Content-Type: {type}
> Content-Length: {length}
>"""
JSON_TYPE = "application/json;charset=utf-8"
BODY = '{"tel": {"nationcode": "86", "mobile": "13800138000"}, "type": 0}'


def headers(type=JSON_TYPE, length=None):
    length = len(BODY) if length is None else length
    return {"headers": CURL.format(type=type, length=length), "body": BODY}


def answer(code, message="failed"):
    return {"response": f'{{"result": {code}, "errmsg": "{message}", "ext": ""}}'}


def times(start, end, **more):
    return {"start": start, "end": end, **more}


def number(text, region=""):
    return {"numbers": text, "region": region}


NUMBERS = {
    "valid": number("13800138000"),
    "bad-characters": number("138 0013 8000"),
    "bad-country-code": number("008613800138000"),
    "not-a-mobile": number("1380013800"),
    "wrong-region": number("+447400123456", "mainland"),
    "unreadable": number("the number of my customer"),
}

# (flow, node): verdict: what is pasted for it
PASTES = {
    ("which-error", "paste"): {
        "code-1001": answer(1001, "sig verification failed"),
        "code-1004": answer(1004),
        "code-1014": answer(1014),
        "code-1015": {"response": "1015 The mobile number is blocked"},
        "code-1016": {"response": "1016"},
        "code-60008": answer(60008, "service timeout"),
        "other": answer(1023, "frequency limit"),
        "ok": answer(0, "OK"),
        "several": {"response": '{"result": 1001}\n{"result": 1014}'},
        "web-page": {"response": "<html><body>502 Bad Gateway</body></html>"},
        "none": {"response": "the message was not sent"},
        "unreadable": {"response": "\ufeff"},
    },
    ("no-sms-received", "file-characters"): {
        **NUMBERS,
        "bad-characters": number('"13800138000",Anna'),
    },
    ("sms-late", "send-times"): {
        "within": times("2026-11-03 14:05:09 +08:00", "2026-11-03 14:15:08 +08:00"),
        "over": times("2026-11-03T06:05:09Z", "2026-11-03 14:15:09 +08:00"),
        "reversed": times("2026-11-03 14:05:09 +08:00", "2026-11-03 12:15:09 +08:00"),
        "no-zone": times("2026-11-03 06:05:09Z", "2026-11-03 14:05:12"),
        "unreadable": times("this morning", "2026-11-03 14:05:12"),
    },
    ("sms-late", "report-times"): {
        "within": times("2026-11-03 14:05:00", "2026-11-03 14:10:00", type="marketing"),
        "over": times("2026-11-03 14:05:00", "2026-11-03 14:05:11", type="regular"),
        "reversed": times("2026-11-03 14:05:00", "2026-11-03 14:04:00", type="regular"),
        "no-zone": times("2026-11-03 14:05:00", "2026-11-03 22:05:03", type="regular"),
        "unreadable": times("14:05", "14:06", type="regular"),
    },
    ("error-1004", "paste"): {
        "valid": {"body": BODY},
        "invalid": {"body": BODY.replace('"', "'")},
        "wrong-type": {"body": BODY.replace('"13800138000"', "13800138000")},
        "unreadable": {"body": "result=0&errmsg=OK"},
    },
    ("error-1014", "paste"): {
        "valid": {"template": TEMPLATE, "text": SENT, "values": "4821\n5"},
        "bad-placeholders": {"template": TEMPLATE.replace("{2}", "｛3｝")},
        "wrong-count": {"template": TEMPLATE, "text": SENT, "values": '["4821"]'},
        "invisible": {"template": TEMPLATE, "text": SENT.replace(" is ", " is\u00a0")},
        "differs": {"template": TEMPLATE, "text": SENT.replace("minutes", "hours")},
        "unreadable": {"template": '{"tpl_id": 7839, "params": ["4821", "5"]}'},
    },
    ("error-1016", "number"): NUMBERS,
    ("error-60008", "headers"): {
        "valid": headers(),
        "malformed": headers(length=12),
        "wrong-type": headers(type="application/json"),
        "body-mismatch": headers(type="application/x-www-form-urlencoded"),
        "unreadable": {"headers": "it timed out"},
    },
}
