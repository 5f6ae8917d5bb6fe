// The alarms: raised ones first, by priority; those that cleared below, folded away.

import { byId, copy, reconcile, setData, setHidden, setShape } from "./dom.js";
import { decimalsFor, duration, number, setText, setTime, things, unit, whole } from "./format.js";
import { PRIORITY } from "./model.js";

export class Alarms {
  #model;
  #onShow;
  #known = null;
  #cut = true;

  /** onShow(series) is called when an alarm's series is to be seen. */
  constructor(model, onShow) {
    this.#model = model;
    this.#onShow = onShow;
    setInterval(() => this.render(), 1_000);
  }

  get raised() {
    return this.#model.alarms.filter((alarm) => alarm.state === "raised");
  }

  /** Raised alarms by series, the most urgent of each. */
  bySeries() {
    const map = new Map();
    for (const alarm of this.raised) {
      if (!map.has(alarm.series)) {
        map.set(alarm.series, alarm);
      }
    }
    return map;
  }

  /** Says aloud what was raised since the last time; the first state is not news. */
  announce() {
    const raised = this.raised;
    if (this.#known) {
      const fresh = raised.filter((alarm) => !this.#known.has(alarm.id));
      if (fresh.length > 0) {
        const text = fresh.slice(0, 3).map((alarm) => `Alarm raised: ${alarm.rule}, ${alarm.priority}, ${alarm.series}`);
        setText(byId("announce"), fresh.length > 3 ? `${text.join(". ")}. And ${fresh.length - 3} more.` : text.join(". "));
      }
    }
    this.#known = new Set(raised.map((alarm) => alarm.id));
  }

  /** What is not live is not counted on. */
  setCut(cut) {
    if (this.#cut !== cut) {
      this.#cut = cut;
      this.render();
    }
  }

  render() {
    const cleared = this.#model.alarms.filter((alarm) => alarm.state !== "raised");
    this.#list("alarm-list", this.raised);
    this.#list("cleared-list", cleared);
    const more = this.#model.raised - this.raised.length;
    setHidden(byId("no-alarms"), this.raised.length > 0 && more <= 0);
    setText(byId("no-alarms"), more > 0 ? `${whole(more)} more are raised, of lower priority or older.` : "No alarm is raised.");
    setHidden(byId("cleared"), cleared.length === 0);
    setText(byId("cleared-count"), whole(cleared.length));
  }

  #list(id, alarms) {
    reconcile(byId(id), alarms, (alarm) => alarm.id, () => this.#create(), (element, alarm) => this.#write(element, alarm));
  }

  #create() {
    const element = copy("alarm-template");
    element.querySelector(".where").addEventListener("click", (event) => {
      event.preventDefault();
      this.#onShow(element.alarm.series);
    });
    return element;
  }

  #write(element, alarm) {
    element.alarm = alarm;
    const now = this.#model.now();
    const series = this.#model.byName.get(alarm.series);
    const raised = alarm.state === "raised";
    const tone = toneOf(alarm);
    setData(element, "priority", tone);
    setData(element, "state", alarm.state);
    setShape(element.querySelector(".priority"), raised ? tone : "cleared");
    setText(element.querySelector(".level"), alarm.priority || "alarm");
    setText(element.querySelector(".rule"), alarm.rule);
    const where = element.querySelector(".where");
    setText(where, alarm.series);
    where.href = series ? `#series-${series.id}` : "#assets";
    const places = series?.places ?? decimalsFor(Math.abs(alarm.value));
    setText(element.querySelector(".at"), alarm.value === undefined ? "" : "at");
    setText(element.querySelector(".number"), alarm.value === undefined ? "" : number(alarm.value, places));
    setText(element.querySelector(".unit"), alarm.value === undefined ? "" : unit(series?.unit ?? alarm.unit ?? ""));
    setText(element.querySelector(".state"), raised ? "raised" : alarm.state);
    setTime(element.querySelector("time"), alarm.time, now);
    const age = duration(now - alarm.time);
    setText(element.querySelector(".for"), this.#cut ? "not live" : raised ? `for ${age}` : `${age} ago`);
  }
}

/** The priority whose shape and colour an alarm has; one that the page does not know looks like a medium one. */
export const toneOf = (alarm) => (PRIORITY.includes(alarm.priority) ? alarm.priority : "medium");

/** "2 high, 1 low": what the summary says. */
export function priorities(alarms) {
  const counts = new Map();
  alarms.forEach((alarm) => counts.set(alarm.priority, (counts.get(alarm.priority) ?? 0) + 1));
  return [...counts].map(([priority, count]) => `${whole(count)} ${priority}`).join(", ") || things(0, "raised", "raised");
}
