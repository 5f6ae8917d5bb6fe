// The assets: grouped by site, searched and filtered, redrawn at most once a frame and only where they can be seen.

import { byId, copy, natural, setHidden } from "./dom.js";
import { setText, things, whole } from "./format.js";
import { FRESHNESS } from "./model.js";
import { Row } from "./row.js";

export class Assets {
  #model;
  #onDirty;
  #rows = new Map();
  #sites = new Map();
  #dirty = new Set();
  #view = { cut: true, now: 0, alarms: new Map() };
  #chosen = new Set();
  #text = "";
  #filters = new Map();
  #watcher;

  /** onDirty is called when something came into sight that is to be drawn. */
  constructor(model, onDirty) {
    this.#model = model;
    this.#onDirty = onDirty;
    this.#watcher = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "240px 0px" });
    this.#buildFilters();
    const search = byId("search");
    search.addEventListener("input", () => this.#search(search.value));
    addEventListener("keydown", (event) => this.#key(event, search));
    byId("sites").addEventListener("keydown", (event) => this.#walk(event));
    setInterval(() => this.#age(), 1_000);
  }

  /** Builds all anew from the model. */
  rebuild() {
    this.#watcher.disconnect();
    this.#rows.clear();
    this.#dirty.clear();
    this.#remember();
    this.#sites.clear();
    byId("sites").replaceChildren();
    this.change({ added: [...this.#model.series.values()], updated: [], removed: [] });
  }

  /** Takes over what a delta changed. */
  change({ added, updated, removed }) {
    removed.forEach((series) => this.#remove(series));
    [...added].sort((a, b) => natural(a.key, b.key)).forEach((series) => this.#add(series));
    for (const series of updated) {
      const row = this.#rows.get(series.id);
      this.#dirty.add(row);
      this.#filter(row);
    }
    this.#count();
  }

  /** Which series have an alarm that is raised: a map from the series' name. */
  setAlarms(alarms) {
    const before = this.#view.alarms;
    this.#view.alarms = alarms;
    for (const name of new Set([...before.keys(), ...alarms.keys()])) {
      const row = this.#rows.get(this.#model.byName.get(name)?.id);
      row?.renderTexts(this.#view);
    }
  }

  /** Nothing is live while the page is cut off: every row says so, also those out of sight. */
  setCut(cut) {
    if (this.#view.cut !== cut) {
      this.#view.cut = cut;
      this.#view.now = this.#model.now();
      this.#rows.forEach((row) => row.renderTexts(this.#view));
      this.#count();
    }
  }

  /** Draws what changed and can be seen. Called once a frame. */
  flush() {
    this.#view.now = this.#model.now();
    for (const row of this.#dirty) {
      if (row.visible) {
        row.renderTexts(this.#view);
        row.renderSpark(this.#model.limits.trend);
        this.#dirty.delete(row);
      }
    }
  }

  /** Opens the site of a series and goes to its row. */
  show(name) {
    const row = this.#rows.get(this.#model.byName.get(name)?.id);
    if (!row) {
      return;
    }
    if (row.element.hidden) {
      byId("search").value = "";
      this.#chosen.clear();
      this.#search("");
    }
    row.element.closest("details").open = true;
    row.element.scrollIntoView({ block: "center" });
    row.element.focus({ preventScroll: true });
  }

  #add(series) {
    const row = new Row(series);
    this.#rows.set(series.id, row);
    row.renderTexts(this.#view);
    const table = this.#asset(series.asset);
    insertInOrder(table.body, row.element, series.name);
    row.site = table.site;
    row.table = table.element;
    this.#dirty.add(row);
    this.#watcher.observe(row.element);
    row.element.row = row;
    this.#filter(row);
  }

  #remove(series) {
    const row = this.#rows.get(series.id);
    this.#rows.delete(series.id);
    this.#dirty.delete(row);
    this.#watcher.unobserve(row.element);
    row.element.remove();
    if (row.table.tBodies[0].children.length === 0) {
      row.table.remove();
      row.site.assets.delete(series.asset);
      if (row.site.assets.size === 0) {
        row.site.element.remove();
        this.#sites.delete(row.site.name);
      }
    }
  }

  #asset(asset) {
    const slash = asset.indexOf("/");
    const siteName = slash < 0 ? asset : asset.slice(0, slash);
    const site = this.#site(siteName);
    let table = site.assets.get(asset);
    if (!table) {
      const element = copy("asset-template");
      const rest = slash < 0 ? "" : asset.slice(slash + 1);
      const caption = element.querySelector("caption");
      caption.textContent = rest || asset;
      caption.classList.toggle("visually-hidden", rest === ""); // The site's heading says the same.
      insertInOrder(site.element.querySelector(".site-assets"), element, rest);
      table = { element, body: element.tBodies[0], site };
      site.assets.set(asset, table);
    }
    return table;
  }

  #site(name) {
    let site = this.#sites.get(name);
    if (!site) {
      const element = copy("site-template");
      element.querySelector(".site-name").textContent = name;
      element.open = !this.#closed.has(name);
      insertInOrder(byId("sites"), element, name);
      site = {
        name,
        element,
        assets: new Map(),
        count: element.querySelector(".site-count"),
        states: element.querySelector(".site-states"),
      };
      this.#sites.set(name, site);
    }
    return site;
  }

  #closed = new Set();

  #remember() {
    this.#sites.forEach((site, name) => (site.element.open ? this.#closed.delete(name) : this.#closed.add(name)));
  }

  #seen(entries) {
    for (const entry of entries) {
      const row = entry.target.row;
      row.visible = entry.isIntersecting;
      if (row.visible) {
        this.#dirty.add(row);
      }
    }
    this.#onDirty();
  }

  #age() {
    this.#view.now = this.#model.now();
    for (const row of this.#rows.values()) {
      if (row.visible && (this.#view.cut || row.series.freshness !== "live")) {
        row.renderAge(this.#view);
      }
    }
  }

  #buildFilters() {
    for (const word of FRESHNESS.toReversed()) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "filter";
      button.dataset.freshness = word;
      button.setAttribute("aria-pressed", "false");
      const svg = byId("link").querySelector(".shape").cloneNode(true);
      svg.firstElementChild.setAttribute("href", `#shape-${word}`);
      const count = document.createElement("span");
      count.className = "count";
      button.append(svg, ` ${word} `, count);
      button.addEventListener("click", () => {
        this.#chosen.has(word) ? this.#chosen.delete(word) : this.#chosen.add(word);
        this.#search(this.#text);
      });
      byId("filters").append(button);
      this.#filters.set(word, { button, count });
    }
  }

  #search(text) {
    this.#text = text;
    this.words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.#filters.forEach(({ button }, word) => button.setAttribute("aria-pressed", String(this.#chosen.has(word))));
    this.#rows.forEach((row) => this.#filter(row));
    this.#count();
    const all = this.words.length === 0 && this.#chosen.size === 0;
    const found = [...this.#rows.values()].filter((row) => !row.element.hidden).length;
    setText(byId("found"), all ? "" : `${things(found, "series", "series")} found`);
  }

  #filter(row) {
    const series = row.series;
    const wanted = this.#chosen.size === 0 || this.#chosen.has(series.freshness);
    setHidden(row.element, !(wanted && (this.words ?? []).every((word) => series.search.includes(word))));
  }

  /** Counts and hides: per freshness for the filters, per site for its heading. */
  #count() {
    const totals = tally();
    for (const site of this.#sites.values()) {
      site.tally = tally();
    }
    for (const row of this.#rows.values()) {
      totals[row.series.freshness]++;
      row.site.tally[row.series.freshness]++;
      row.site.tally.all++;
      row.site.tally.shown += row.element.hidden ? 0 : 1;
    }
    this.totals = totals;
    this.#filters.forEach(({ count }, word) => setText(count, this.#view.cut ? "–" : whole(totals[word])));
    let shown = 0;
    for (const site of this.#sites.values()) {
      shown += site.tally.shown;
      setHidden(site.element, site.tally.shown === 0);
      const part = site.tally.shown < site.tally.all ? `${whole(site.tally.shown)} of ` : "";
      setText(site.count, `${part}${things(site.tally.all, "series", "series")}`);
      setText(site.states, this.#view.cut ? "not live" : summary(site.tally));
      for (const table of site.assets.values()) {
        setHidden(table.element, [...table.body.children].every((element) => element.hidden));
      }
    }
    const calm = byId("no-assets");
    setHidden(calm, shown > 0);
    setText(calm, this.#rows.size === 0 ? "Waiting for the first window." : "No series matches.");
    const hidden = this.#model.hidden;
    setHidden(byId("series-limit"), hidden === 0);
    setText(byId("series-limit"), `${whole(hidden)} more series are not shown: this console shows at most ${whole(this.#model.limits.series)}. Give it a narrower pattern of assets.`);
  }

  #key(event, search) {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      this.#search("");
    }
  }

  /** Arrow keys walk over the rows once one has the focus. */
  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.classList.contains("row")) {
      return;
    }
    const rows = [...byId("sites").querySelectorAll("details[open] .row:not([hidden])")];
    const next = rows[rows.indexOf(event.target) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
}

function tally() {
  return { live: 0, late: 0, stale: 0, gap: 0, bad: 0, all: 0, shown: 0 };
}

function summary(counts) {
  const abnormal = FRESHNESS.filter((word) => word !== "live" && counts[word] > 0);
  return abnormal.length === 0 ? "all live" : abnormal.map((word) => `${whole(counts[word])} ${word}`).join(", ");
}

/** Children are kept in natural order of their names; new ones mostly belong at the end. */
function insertInOrder(parent, element, name) {
  element.order = name;
  let before = null;
  for (let child = parent.lastElementChild; child && natural(child.order, name) > 0; child = child.previousElementSibling) {
    before = child;
  }
  parent.insertBefore(element, before);
}
