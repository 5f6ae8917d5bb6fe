// What happened last: actuations, alarm transitions, sources lost and found, and whatever else agents report.

import { byId, copy, reconcile, setData, setHidden } from "./dom.js";
import { number, setText, setTime } from "./format.js";

export class Events {
  #model;

  constructor(model) {
    this.#model = model;
  }

  render() {
    const events = this.#model.events;
    setHidden(byId("no-events"), events.length > 0);
    reconcile(byId("event-list"), events, (event) => event.id, () => copy("event-template"), (element, event) => {
      setData(element, "kind", event.event);
      setTime(element.querySelector("time"), event.time, this.#model.now());
      setText(element.querySelector(".kind"), event.event);
      setText(element.querySelector(".text"), this.#sentence(event));
    });
  }

  #sentence(event) {
    const fields = event.fields;
    const places = this.#model.byName.get(fields.series)?.places;
    const value = typeof fields.value === "number" ? number(fields.value, places ?? (Number.isInteger(fields.value) ? 0 : 3)) : fields.value;
    if (event.event === "actuation") {
      const micros = fields.micros === undefined ? "" : ` in ${fields.micros} µs`;
      const rule = fields.rule ? `, ordered by ${fields.rule}` : "";
      return `${fields.target} set to ${value}: ${fields.outcome}${micros}${rule}`;
    }
    if (event.event === "alarm") {
      return `${fields.rule} ${fields.transition} at ${value}, ${fields.series ?? event.asset}`;
    }
    const rest = Object.entries(fields).map(([name, text]) => `${name} ${text}`);
    return [event.asset, ...rest].join(", ");
  }
}
