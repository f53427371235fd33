"""What of a page is active, or loads from elsewhere, and was not made by this site: asked in the
browser, of the elements as they are."""

JUDGE = """(html) => {
    const page = html === null ? document : new DOMParser().parseFromString(html, "text/html");
    const found = [];
    const say = (element, what) => found.push(`<${element.localName}> ${what}`.slice(0, 160));
    const own = (address) => new URL(address, document.baseURI).origin === location.origin;
    const NEVER = new Set(["iframe", "frame", "frameset", "object", "embed", "applet", "base",
        "style", "template", "audio", "video", "source", "track", "portal", "marquee", "math",
        "animate", "set", "foreignobject", "noscript", "canvas", "param", "bgsound", "layer",
        "ilayer", "image", "plaintext", "listing", "xmp", "keygen", "isindex"]);
    const NEVER_IN_TEXT = new Set(["form", "input", "button", "select", "textarea", "option", "svg",
        "script", "link", "meta", "dialog", "label", "main", "footer", "header", "title"]);
    const LEADS = ["href", "src", "action", "formaction", "xlink:href", "data", "cite", "poster",
        "background", "lowsrc", "dynsrc", "srcset", "ping", "manifest", "longdesc", "codebase"];
    const ADDRESS = /^(https?|mailto|tel):$/;
    for (const element of page.querySelectorAll("*")) {
        const name = element.localName;
        if (NEVER.has(name)) say(element, "");
        const text = element.closest(".prose, .as-read .title");
        if (text && NEVER_IN_TEXT.has(name)) say(element, "in a text");
        for (const { name: attribute, value } of element.attributes) {
            if (attribute.startsWith("on")) say(element, attribute);
            if (attribute === "style" || attribute === "srcdoc") say(element, attribute);
            if (text && /^(data-)?hx-/.test(attribute)) say(element, attribute);
            if (!LEADS.includes(attribute)) continue;
            let address = null;
            try { address = new URL(value, document.baseURI); } catch { continue; }
            if (!ADDRESS.test(address.protocol)) say(element, `${attribute}=${value}`);
        }
        const loaded = element.getAttribute("src") ?? element.getAttribute("srcset");
        if (loaded !== null && !own(loaded)) say(element, `loads ${loaded}`);
        const isScript = name === "script";
        if (isScript && !/^\\/static\\//.test(element.getAttribute("src") ?? "")) say(element, "");
        const sheet = name === "link" && element.relList.contains("stylesheet");
        if (sheet && !own(element.href)) say(element, `loads ${element.href}`);
        if (name === "meta" && element.httpEquiv) say(element, element.httpEquiv);
        if (name === "form" && !own(element.getAttribute("action") ?? "")) say(element, "action");
        if (/^(data-)?hx-on/.test([...element.attributes].map((one) => one.name).join(" "))) {
            say(element, "hx-on");
        }
    }
    return found.concat(window.fired ?? []);
}"""
FIRED = """for (const name of ["alert", "confirm", "prompt", "print"]) {
    window[name] = (...said) => { (window.fired ??= []).push(`${name}(${said})`); };
}"""
"""Put into a page before anything of it runs: an attack that comes through is written down."""


def active_in(page, html: str | None = None) -> list[str]:
    """What has no business in the page, element by element, and what of it has run; or in `html`,
    taken apart as this page would be, of which nothing runs."""
    return page.evaluate(JUDGE, html)
