"""The checklists behind the sample fixes, line by line, and the node that each has become.

A row is one thing that a checklist asks to look at, in our own words; the node that asks it or
explains it; and the facts that must stand there for the reader (not in an agent's note). Each list
is counted: `LINES` says how many lines it has, and the first number of a row says which it is of
(0: what a reader needs besides).
"""

NO_SMS, OWN, LATE, SLOW = "no-sms-received", "my-sms-did-not-arrive", "sms-late", "api-call-slow"
WHICH = "which-error"
E1001, E1004, E1014, E1015, E1016, E60008 = (
    f"error-{code}" for code in ("1001", "1004", "1014", "1015", "1016", "60008")
)

PUBLIC = {NO_SMS, OWN, LATE, SLOW, WHICH, E1001, E1004, E1014, E1015, E1016, E60008}

# How many lines the checklist has from which a fix is made. What is said of blocklists is two kinds
# (with the words, what the sender sees, and the way out), and a message that the console does not
# have is two ways of sending; both are part of the fix for messages that are not received.
LINES = {NO_SMS: 17, LATE: 6, SLOW: 9, E1001: 3, E1004: 6, E1014: 8, E1015: 3, E1016: 3, E60008: 6}

CONSOLE = "https://console.cloud.tencent.com/smsv2"

# (line of its checklist, in our own words, flow, node, facts that stand in the node)
CHECKLIST = [
    # A user does not receive an SMS
    (
        1,
        "look in the console: delivery status and remarks of the number",
        NO_SMS,
        "record",
        [
            CONSOLE,
            "Statistics and Analytics",
            "Mainland China SMS",
            "Global SMS",
            "Message Records",
            "Delivery Status",
            "Remarks",
        ],
    ),
    (
        2,
        "failed: the remarks give the cause",
        NO_SMS,
        "failed-remarks",
        ["rate or frequency limit", "format is incorrect", "blocked", "Another error code"],
    ),
    (2, "failed: the rate limit was hit", NO_SMS, "rate-limit", ["rate limit", "Wait"]),
    (0, "failed: the message format is wrong", E1014, "paste", ["same as its template"]),
    (0, "failed: blocked after unsubscribing", E1015, "unsubscribed", ["1015", "unsubscribes"]),
    (3, "successful, with an error code in the remarks", NO_SMS, "record", ["show an error code"]),
    (
        3,
        "a code has causes of its own: which one",
        NO_SMS,
        "code",
        ["1001", "1004", "1014", "1015", "1016", "60008"],
    ),
    (3, "any other code is in the published list", NO_SMS, "look-up-code", ["382/34861"]),
    (4, "successful, but not received", NO_SMS, "record", ["Remarks say the user received it"]),
    (5, "call the number: on, in service, in credit", NO_SMS, "call-number", ["Call the number"]),
    (5, "the phone is off", NO_SMS, "phone-off", ["off"]),
    (5, "the number is out of service or credit", NO_SMS, "number-out", ["service", "credit"]),
    (
        6,
        "did the user complain to the carrier or unsubscribe",
        NO_SMS,
        "carrier-block",
        ["complained to their carrier", "TD"],
    ),
    (7, "on for too long: restart the phone", NO_SMS, "restart", ["on for a very long time"]),
    (8, "poor reception: check it and restart", NO_SMS, "signal", ["signal", "restart"]),
    (9, "the inbox is full: delete messages", NO_SMS, "inbox", ["full inbox", "delete"]),
    (
        10,
        "a setting or the hardware: other phone, or other slot of a dual SIM phone",
        NO_SMS,
        "sim",
        ["settings", "another phone", "two SIM slots"],
    ),
    (10, "it works elsewhere: the phone’s fault", NO_SMS, "other-phone", ["setting", "fault"]),
    (
        11,
        "stopped by the phone or an app on it: look at the blocklist",
        NO_SMS,
        "phone-block-list",
        ["blocked numbers", "security app"],
    ),
    (11, "where that list is", NO_SMS, "find-block-list", ["iPhone", "Android"]),
    (12, "nothing helps: a ticket", NO_SMS, "help", ["phone number", "time"]),
    (
        13,
        "the carrier’s own list: sent successfully, stopped at the gateway",
        NO_SMS,
        "carrier-help",
        ["sent successfully", "gateway", "phone number"],
    ),
    (
        14,
        "sensitive words: the carriers’ list, a ticket with the number",
        NO_SMS,
        "sensitive-words",
        ["carriers", "phone number"],
    ),
    (15, "not in the console: how it was sent", NO_SMS, "sent-how", ["console", "API"]),
    (16, "console: extra characters in the file", NO_SMS, "file-characters", ["extra characters"]),
    (16, "the same: delete them", NO_SMS, "clean-file", ["Delete the extra characters"]),
    (16, "the same by hand", NO_SMS, "type-it-anew", ["Delete everything", "not belong"]),
    (17, "API: was the request sent", NO_SMS, "never-sent", ["never left your system"]),
    (17, "API: did an answer come back", NO_SMS, "api-response", ["Nothing came back"]),
    # The same on one’s own phone
    (0, "on one’s own phone: restart", OWN, "restart", ["Switch your phone off"]),
    (0, "on one’s own phone: reception", OWN, "signal", ["signal"]),
    (0, "on one’s own phone: inbox", OWN, "inbox", ["full inbox"]),
    (0, "on one’s own phone: the SIM card", OWN, "sim", ["another phone", "slot"]),
    (0, "on one’s own phone: it works elsewhere", OWN, "other-phone", ["setting", "fault"]),
    (0, "on one’s own phone: blocklist", OWN, "block-list", ["security app"]),
    (0, "on one’s own phone: where that list is", OWN, "find-block-list", ["iPhone", "Android"]),
    (0, "for oneself: unsubscribed", OWN, "replied", ["QX", "0000", "complain"]),
    (0, "for oneself: the number or the contract", OWN, "ask-the-carrier", ["service", "credit"]),
    (0, "for oneself, but late", OWN, "late", ["poor signal", "switched off", "credit"]),
    (0, "for oneself, nothing helps: a ticket", OWN, "help", ["phone number", "company"]),
    # Received late
    (
        1,
        "compare the send time in the own log with that in the console",
        LATE,
        "two-times",
        ["your own log", CONSOLE, "Message Records", "to the second"],
    ),
    (1, "the difference, worked out", LATE, "send-times", ["your log", "console"]),
    (2, "a large difference: about 10 minutes", LATE, "send-gap", ["About 10 minutes or more"]),
    (
        3,
        "delivery against status report: 10 seconds, or 5 minutes for marketing",
        LATE,
        "report-times",
        ["Delivery Time", "Status Report Time", "more than 10 seconds", "more than 5 minutes"],
    ),
    (
        3,
        "the same, worked out by hand",
        LATE,
        "report-gap",
        ["Delivery Time", "Status Report Time", "10 seconds or less", "5 minutes or less"],
    ),
    (
        4,
        "a large gap: review, reception or an abnormal number",
        LATE,
        "only-this-person",
        ["sensitive words", "poor signal", "number has a problem"],
    ),
    (4, "a large gap: under review", LATE, "under-review", ["sensitive words", "reviewed"]),
    (4, "a large gap: out of credit or service", LATE, "number-out", ["service", "credit"]),
    (5, "a small gap: reception, or the phone’s state", LATE, "phone-then", ["poor signal", "off"]),
    (5, "a small gap: the phone was off", LATE, "phone-was-off", ["off"]),
    (5, "reception: a better place", LATE, "reception", ["good signal"]),
    (6, "nothing helps: a ticket", LATE, "help", ["Delivery Time", "Status Report Time"]),
    # The API call takes long
    (1, "which DNS: private or public", SLOW, "dns", ["dig yun.tim.qq.com", "private", "public"]),
    (
        2,
        "private: enter a nearby address of the same carrier as a host, and test",
        SLOW,
        "nearby-address",
        ["hosts", "same carrier", "near your server"],
    ),
    (
        3,
        "that helped: DNS hung, or led to another region or carrier",
        SLOW,
        "dns-was-slow",
        ["another region", "carrier", "DNS proxy", "public DNS"],
    ),
    (4, "which connection mode, is there a pool", SLOW, "connection", ["keep-alive", "pool"]),
    (
        5,
        "a single persistent connection: one stuck request holds up the next",
        SLOW,
        "use-a-pool",
        ["one stuck request holds up", "persistent connections with a connection pool"],
    ),
    (
        6,
        "a new connection each time: are they used up",
        SLOW,
        "count-connections",
        ["netstat", "limit"],
    ),
    (
        7,
        "are the queues filling, are packets repeated",
        SLOW,
        "queues",
        ["netstat", "Recv-Q", "Send-Q", "tcpdump", "more than once"],
    ),
    (
        8,
        "without requests for 90 seconds: close, and open anew when the pool has too few",
        SLOW,
        "close-idle",
        ["90 seconds", "pool has too few", "open a new one"],
    ),
    (9, "nothing helps: a ticket", SLOW, "help", ["dig yun.tim.qq.com"]),
    # Error 1004
    (1, "is it standard JSON", E1004, "paste", ["body"]),
    (1, "single quotes for double", E1004, "mend-json", ["double quotes", "'mobile'"]),
    (1, "a JSON checker finds it", E1004, "check-json-yourself", ["JSON checker", "single quot"]),
    (2, "are the parameter names right", E1004, "names", ["letter by letter", "382/34689"]),
    (3, "string or integer", E1004, "types", ["string", "integer", "Name", "Age", "382/34689"]),
    (3, "the same, found by the check", E1004, "mend-types", ["double quotes", "whole number"]),
    (4, "are the values in their range", E1004, "values", ["`international`", "`0` or `1`"]),
    (5, "bulk API with the body for a single number", E1004, "right-api", ["bulk", "one number"]),
    (6, "nothing helps: a ticket", E1004, "help", ["body"]),
    # Error 1014
    (
        1,
        "placeholders: English brackets, counted from 1",
        E1014,
        "placeholders",
        ["English brackets", "count up from 1", "`{1}`", "`{2}`"],
    ),
    (1, "they are wrong: apply anew", E1014, "new-template", ["starting from 1", "Apply"]),
    (2, "a value for each placeholder", E1014, "values", ["needs a value", "as many values"]),
    (2, "the same by hand", E1014, "compare-yourself", ["one for each placeholder"]),
    (3, "is the template approved", E1014, "approved", ["approved", CONSOLE]),
    (3, "not yet: wait", E1014, "wait-for-approval", ["only once it is approved"]),
    (3, "refused: change it", E1014, "apply-again", ["Only an approved template", "refused"]),
    (
        4,
        "type fits the template: 0 regular, 1 marketing",
        E1014,
        "same-type",
        ["`type`", "Regular SMS | `0`", "Marketing SMS | `1`"],
    ),
    (5, "the same text", E1014, "paste", ["same as its template", "cannot be seen"]),
    (5, "invisible characters count", E1014, "invisible", ["Invisible characters", "space"]),
    (5, "the text differs otherwise", E1014, "same-text", ["Correct the message"]),
    (5, "the same by hand", E1014, "compare-yourself", ["Invisible characters count", "space"]),
    (6, "Chinese text in UTF-8", E1014, "utf-8", ["Chinese characters", "UTF-8"]),
    (
        7,
        "a mainland template for mainland numbers, a global one for the others",
        E1014,
        "region",
        ["Mainland China SMS", "Global SMS", "only numbers outside it"],
    ),
    (7, "the other template", E1014, "other-template", ["Mainland China SMS", "Global SMS"]),
    (8, "nothing helps: a ticket", E1014, "help", ["template", "values"]),
    # Blocked, 1015
    (
        1,
        "the words that unsubscribe, in capital or small letters",
        E1015,
        "unsubscribed",
        ["`T`", "`N`", "`TD`", "`Unsubscribe`", "`QX`", "`0000`", "capital or small"],
    ),
    (
        2,
        "what the sender sees from then on",
        E1015,
        "unsubscribed",
        ["failed to send", "1015 The mobile number is blocked"],
    ),
    (2, "and why", E1015, "stays-blocked", ["asked not to get messages"]),
    (
        3,
        "where to apply for an end of it, which needs approval",
        E1015,
        "apply-to-unblock",
        [CONSOLE, "General Management", "Unsubscribed Users", "approved"],
    ),
    # Error 1016
    (1, "AppID and AppKey right", E1016, "keys", ["AppID", "AppKey", CONSOLE]),
    (2, "the number’s format: no spaces", E1016, "number", ["no spaces"]),
    (2, "spaces found", E1016, "take-out", ["no spaces", "remove them"]),
    (2, "the same by hand", E1016, "look-yourself", ["no spaces", "either end"]),
    (3, "field names right", E1016, "field-names", ["names of the fields", "382/34689"]),
    # Error 60008
    (1, "within 1 second: the request", E60008, "how-quick", ["Within 1 second"]),
    (1, "is it standard HTTP", E60008, "headers", ["standard HTTP"]),
    (1, "it is not", E60008, "standard-http", ["standard HTTP", "first line"]),
    (1, "the same by hand", E60008, "by-hand", ["standard HTTP", "curl -v"]),
    (2, "address and body of the same API", E60008, "same-api", ["same API", "address", "body"]),
    (
        3,
        "the Content-Type",
        E60008,
        "content-type",
        ["Content-Type: application/json;charset=utf-8"],
    ),
    (3, "the same as the body", E60008, "body-type", ["Content-Type", "body"]),
    (3, "for whoever is slower", E60008, "same-api", ["application/json;charset=utf-8"]),
    (4, "a public DNS server", E60008, "public-dns", ["dig yun.tim.qq.com", "public"]),
    (
        5,
        "persistent connections and a pool",
        E60008,
        "use-a-pool",
        ["persistent connections with a connection pool"],
    ),
    (6, "nothing helps: a ticket", E60008, "help", ["time of one call"]),
    # Error 1001
    (1, "same random number in sig and in the address", E1001, "same-random", ["random", "`sig`"]),
    (1, "it is not", E1001, "use-one-random", ["once for each call", "`sig` and in the address"]),
    (2, "SDK AppID (1400…) and AppKey right", E1001, "app-id", ["1400", "SDK AppID", "AppKey"]),
    (2, "they are not", E1001, "copy-keys", ["SDK AppID", "AppKey", "same application"]),
    (
        3,
        "same as the sample code, and the same sig from the same values",
        E1001,
        "compare-code",
        ["sample code", "`sig` for the same values", "must be equal"],
    ),
    (0, "nothing helps: a ticket", E1001, "help", ["SDK AppID", "not your AppKey"]),
    # Which error
    (0, "find the code", WHICH, "paste", ["Remarks", "API"]),
    (0, "where a code stands", WHICH, "choose", ["`result`", "Remarks", "1015", "60008"]),
    (0, "the published list", WHICH, "look-up-code", ["382/34861"]),
]
