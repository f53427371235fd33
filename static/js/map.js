// Comfort for the map of a flow. Its pane scrolls by itself, also with the arrow keys; here it is
// dragged and zoomed too: by buttons, by ctrl or ⌘ with the wheel, by two fingers.
const STEP = 1.25;
const LEAST = 0.1;
const MOST = 3;
const SLACK = 4; // pixels that a press may move and still be a click

const enhanced = new WeakSet();
const kept = new Map(); // by flow: how a part that is swapped in again was looked at

class FlowMap {
  constructor(root) {
    this.root = root;
    this.pane = root.querySelector(".map-pane");
    this.picture = root.querySelector(".flow-map");
    if (!this.picture) return;
    this.width = this.picture.viewBox.baseVal.width;
    this.height = this.picture.viewBox.baseVal.height;
    this.fingers = new Map();
    this.listen();
    this.restore();
  }

  listen() {
    this.root.addEventListener("click", (event) => this.pressed(event));
    this.pane.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    this.pane.addEventListener("pointerdown", (event) => this.down(event));
    this.pane.addEventListener("pointermove", (event) => this.moved(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.pane.addEventListener(end, (event) => this.up(event));
    }
    this.pane.addEventListener("click", (event) => this.clicked(event), true);
    this.pane.addEventListener("dragstart", (event) => event.preventDefault());
    this.pane.addEventListener("focusin", (event) => this.focused(event.target));
    this.pane.addEventListener("scroll", () => this.keep(), { passive: true });
  }

  // As it was looked at before the swap; what is open is in sight.
  restore() {
    const { scale, left, top } = kept.get(this.root.dataset.map) ?? { scale: 1, left: null };
    this.scale = scale;
    this.size();
    const current = this.picture.querySelector("[aria-current]");
    if (left !== null) this.pane.scrollTo({ left, top, behavior: "instant" });
    const box = current ?? this.picture.querySelector(".box");
    if (left === null || !this.inSight(box)) this.centre(box, current === null);
    this.keep();
  }

  keep() {
    const { scrollLeft: left, scrollTop: top } = this.pane;
    kept.set(this.root.dataset.map, { scale: this.scale, left, top });
  }

  size() {
    this.picture.style.width = `${Math.round(this.width * this.scale)}px`;
    this.picture.style.height = `${Math.round(this.height * this.scale)}px`;
  }

  // Zooms so that what lies at (x, y) of the window stays there; without them, at the middle.
  zoom(scale, x, y) {
    const before = this.picture.getBoundingClientRect();
    const pane = this.pane.getBoundingClientRect();
    x ??= pane.left + pane.width / 2;
    y ??= pane.top + pane.height / 2;
    const across = (x - before.left) / before.width;
    const down = (y - before.top) / before.height;
    this.scale = Math.min(Math.max(scale, LEAST), MOST);
    this.size();
    const after = this.picture.getBoundingClientRect();
    this.scroll(after.left + across * after.width - x, after.top + down * after.height - y);
    this.keep();
  }

  fit() {
    const { clientWidth, clientHeight } = this.pane;
    this.zoom(Math.min(clientWidth / this.width, clientHeight / this.height, 1));
  }

  scroll(left, top) {
    this.pane.scrollBy({ left, top, behavior: "instant" });
  }

  inSight(box) {
    const pane = this.pane.getBoundingClientRect();
    const { left, right, top, bottom } = box.getBoundingClientRect();
    return left >= pane.left && right <= pane.right && top >= pane.top && bottom <= pane.bottom;
  }

  centre(box, atTop = false) {
    const pane = this.pane.getBoundingClientRect();
    const { left, top, width, height } = box.getBoundingClientRect();
    this.scroll(
      left + width / 2 - pane.left - pane.width / 2,
      atTop ? 0 : top + height / 2 - pane.top - pane.height / 2,
    );
  }

  focused(target) {
    if (target.matches("a.box:focus-visible") && !this.inSight(target)) this.centre(target);
  }

  pressed(event) {
    const how = event.target.closest("[data-map-zoom]")?.dataset.mapZoom;
    if (how === "in") this.zoom(this.scale * STEP);
    if (how === "out") this.zoom(this.scale / STEP);
    if (how === "fit") this.fit();
  }

  // What ends a drag follows no link; and what opens a link in another tab is left to the browser
  // (htmx leaves it to it only for links of HTML).
  clicked(event) {
    if (this.dragged) event.preventDefault();
    if (this.dragged || event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
    this.dragged = false;
  }

  wheeled(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const turned = Math.min(Math.max(event.deltaY, -100), 100);
    this.zoom(this.scale * Math.exp(-turned / 300), event.clientX, event.clientY);
  }

  // One finger scrolls of itself; two zoom. A mouse drags.
  down(event) {
    this.dragged = false;
    if (event.pointerType === "mouse" && event.button !== 0) return;
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.apart = this.spread();
  }

  moved(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.fingers.size === 2) {
      this.fingers.set(event.pointerId, now);
      this.pinch();
    } else if (event.pointerType === "mouse") {
      this.drag(event, before, now);
    }
  }

  drag(event, before, now) {
    if (!this.dragged && Math.hypot(now.x - before.x, now.y - before.y) < SLACK) return;
    if (!this.dragged) this.pane.setPointerCapture(event.pointerId);
    this.dragged = true;
    this.pane.classList.add("dragged");
    this.scroll(before.x - now.x, before.y - now.y);
    this.fingers.set(event.pointerId, now);
  }

  pinch() {
    const apart = this.spread();
    const [one, other] = this.fingers.values();
    if (this.apart && apart) {
      this.zoom((this.scale * apart) / this.apart, (one.x + other.x) / 2, (one.y + other.y) / 2);
    }
    this.apart = apart;
    this.dragged = true;
  }

  spread() {
    const [one, other] = this.fingers.values();
    return other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    this.apart = 0;
    this.pane.classList.remove("dragged");
  }
}

function enhance() {
  for (const root of document.querySelectorAll(".map[data-map]")) {
    if (enhanced.has(root)) continue;
    enhanced.add(root);
    new FlowMap(root);
  }
}

enhance();
document.addEventListener("htmx:afterSettle", enhance);
document.addEventListener("htmx:historyRestore", enhance);
