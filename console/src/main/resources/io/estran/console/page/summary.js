// The four figures on top, the connection, and the clock.

import { byId, setData, setHidden, setShape } from "./dom.js";
import { clock, duration, setText, setTime, things, whole, zone } from "./format.js";
import { priorities, toneOf } from "./alarms.js";

export class Summary {
  #model;
  #parts;

  /** parts: the page's assets, alarms and agents. */
  constructor(model, parts) {
    this.#model = model;
    this.#parts = parts;
    setText(byId("zone"), zone);
  }

  render(link) {
    const { assets, alarms, agents } = this.#parts;
    const cut = link.state !== "live";
    const raised = alarms.raised;
    tile("tile-alarms", whole(this.#model.raised), cut ? "not live" : raised.length > 0 ? priorities(raised) : "none raised", cut ? "untrusted" : raised.length > 0 ? toneOf(raised[0]) : "");
    this.#renderRaised(raised);
    const totals = assets.totals;
    const count = this.#model.series.size;
    const abnormal = count - totals.live;
    tile("tile-series", whole(count), cut ? "not live" : abnormal === 0 ? "all live" : `${whole(abnormal)} not live`, abnormal > 0 || cut ? "untrusted" : "");
    const list = [...this.#model.agents.values()];
    const online = list.filter((agent) => agent.online).length;
    tile("tile-agents", whole(list.length), cut ? "not live" : list.length === 0 ? "none yet" : online === list.length ? "all online" : `${whole(list.length - online)} not online`, cut || online < list.length ? "untrusted" : "");
    const sum = agents.delivery();
    const gaps = sum.gaps === 0 ? "no gaps" : things(sum.gaps, "gap");
    tile("tile-delivery", whole(sum.stored), cut ? "not live" : `stored, ${gaps}`, cut || sum.gaps > 0 || sum.troubled > 0 ? "untrusted" : "");
    setText(byId("console-name"), this.#model.console);
    const alarmed = raised.length > 0 ? `(${this.#model.raised}) ` : "";
    const title = `${cut ? "Not live: " : alarmed}${this.#model.console || "console"} · Estran`;
    if (document.title !== title) {
      document.title = title;
    }
  }

  #renderRaised(raised) {
    const chip = byId("raised");
    setHidden(chip, raised.length === 0);
    if (raised.length > 0) {
      setData(chip, "priority", toneOf(raised[0]));
      setShape(chip.querySelector(".priority"), toneOf(raised[0]));
      setText(chip.querySelector(".figure"), whole(this.#model.raised));
      setText(chip.querySelector(".noun"), this.#model.raised === 1 ? "alarm" : "alarms");
      chip.setAttribute("aria-label", `${things(this.#model.raised, "alarm")} raised, the most urgent ${raised[0].priority}`);
    }
  }

  renderLink(link) {
    setData(document.body, "link", link.state);
    const live = link.state === "live";
    const chip = byId("link");
    setShape(chip.querySelector(".shape"), live ? "live" : "cut");
    setText(chip.querySelector(".word"), live ? "Live" : link.state === "opening" ? "Connecting" : "Not live");
    const now = Date.now();
    setHidden(byId("cut-notice"), link.state !== "cut");
    // Said once; the countdown beside it is not.
    setText(byId("cut-alert"), link.state === "cut" ? "No connection to the console." : "");
    const wait = link.retryAt - now;
    const next = wait > 0 ? `Trying again in ${duration(wait + 999)}.` : "Trying again.";
    setText(byId("cut-text"), `The values below are those of ${clock(link.since, now)}, not live. ${next}`);
    const kafka = this.#model.kafka;
    setHidden(byId("kafka-notice"), !live || kafka.connected);
    setText(byId("kafka-text"), kafka.since ? `No word from it since ${clock(kafka.since, now)}; values grow stale until it is back.` : "It goes on trying; values come when it answers.");
    setTime(byId("clock"), now, now);
  }
}

function tile(id, figure, detail, state) {
  const element = byId(id);
  setData(element, "state", state);
  setText(element.querySelector(".figure"), figure);
  setText(element.querySelector(".detail"), detail);
}
