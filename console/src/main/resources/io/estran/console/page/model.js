// What the page knows of the plant: the server's state, changed by its deltas. No DOM here.

import { decimalsFor } from "./format.js";

/** Worst first: the order in which sites show what is wrong. */
export const FRESHNESS = ["bad", "gap", "stale", "late", "live"];
export const PRIORITY = ["urgent", "high", "medium", "low"];

export class Model {
  constructor() {
    this.series = new Map();
    this.byName = new Map();
    this.agents = new Map();
    this.alarms = [];
    this.events = [];
    this.clear();
  }

  clear() {
    this.series.clear();
    this.byName.clear();
    this.agents.clear();
    this.alarms = [];
    this.events = [];
    this.console = "";
    this.revision = -1;
    this.kafka = { connected: true };
    this.limits = { series: Infinity, trend: 60, events: 50 };
    this.hidden = 0;
    this.raised = 0;
    this.clockOffset = 0;
  }

  /** The server's time, as well as it is known here. */
  now() {
    return Date.now() + this.clockOffset;
  }

  /** Takes the whole state in place of what there was. */
  replace(state) {
    this.clear();
    this.console = state.console;
    this.limits = state.limits;
    this.apply(state);
  }

  /** Takes a delta; returns what it changed. */
  apply(delta) {
    this.revision = delta.revision;
    this.clockOffset = delta.now - Date.now();
    this.kafka = delta.kafka ?? this.kafka;
    this.hidden = delta.hidden ?? this.hidden;
    if (delta.raised !== undefined) {
      this.raised = delta.raised;
    }
    const changed = { added: [], updated: [], removed: [], agents: false, events: false, alarms: false };
    for (const part of delta.series ?? []) {
      const known = this.series.get(part.id);
      (known ? changed.updated : changed.added).push(known ? this.#update(known, part) : this.#add(part));
    }
    for (const id of delta.gone ?? []) {
      const known = this.series.get(id);
      if (known) {
        this.series.delete(id);
        this.byName.delete(known.key);
        changed.removed.push(known);
      }
    }
    if (delta.alarms) {
      this.alarms = delta.alarms.sort(alarmOrder);
      changed.alarms = true;
    }
    for (const agent of delta.agents ?? []) {
      this.agents.set(agent.agent, agent);
      changed.agents = true;
    }
    for (const name of delta.agentsGone ?? []) {
      this.agents.delete(name);
      changed.agents = true;
    }
    if (delta.events?.length) {
      this.events = [...delta.events, ...this.events].sort((a, b) => b.time - a.time).slice(0, this.limits.events);
      changed.events = true;
    }
    return changed;
  }

  #add(part) {
    const series = { ...part, trend: [], key: `${part.asset}/${part.name}`, search: `${part.asset}/${part.name}`.toLowerCase() };
    this.series.set(series.id, series);
    this.byName.set(series.key, series);
    this.#extend(series, part.trend ?? []);
    return series;
  }

  #update(series, part) {
    const { trend, ...fields } = part;
    Object.assign(series, fields);
    if (part.whole) {
      series.trend = [];
    }
    if (trend) {
      this.#extend(series, trend);
    }
    return series;
  }

  /** Adds windows by their end; a revision takes the place of the window it revises. */
  #extend(series, points) {
    const trend = series.trend;
    for (const point of points) {
      let at = trend.length;
      while (at > 0 && trend[at - 1][0] > point[0]) {
        at--;
      }
      const same = at > 0 && trend[at - 1][0] === point[0];
      trend.splice(same ? at - 1 : at, same ? 1 : 0, point);
    }
    trend.splice(0, Math.max(0, trend.length - this.limits.trend));
    let low = Infinity;
    let high = -Infinity;
    for (const [, min, , max] of trend) {
      if (min < low) low = min;
      if (max > high) high = max;
    }
    series.low = low;
    series.high = high;
    series.places = series.decimals ?? decimalsFor(Math.max(Math.abs(low), Math.abs(high)));
  }
}

function alarmOrder(a, b) {
  const raised = (b.state === "raised") - (a.state === "raised");
  if (raised !== 0) {
    return raised;
  }
  if (a.state === "raised" && a.priority !== b.priority) {
    return rank(a) - rank(b);
  }
  return b.time - a.time;
}

function rank(alarm) {
  const place = PRIORITY.indexOf(alarm.priority);
  return place < 0 ? PRIORITY.length : place;
}
