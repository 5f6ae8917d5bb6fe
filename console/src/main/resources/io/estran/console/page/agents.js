// The agents: presence, spool and delivery account, a lane each.

import { writeAccount } from "./account.js";
import { byId, copy, natural, reconcile, setData, setHidden, setShape } from "./dom.js";
import { bytes, duration, setText, things, whole } from "./format.js";

export class Agents {
  #model;
  #cut = true;

  constructor(model) {
    this.#model = model;
    setInterval(() => this.render(), 1_000);
  }

  /** What is not live is said in the past. */
  setCut(cut) {
    if (this.#cut !== cut) {
      this.#cut = cut;
      this.render();
    }
  }

  render() {
    const agents = [...this.#model.agents.values()].sort((a, b) => natural(a.agent, b.agent));
    setHidden(byId("no-agents"), agents.length > 0);
    reconcile(byId("agent-list"), agents, (agent) => agent.agent, () => copy("agent-template"), (element, agent) => this.#write(element, agent));
  }

  /** What all lanes of all agents add up to. */
  delivery() {
    const sum = { sent: 0, stored: 0, gaps: 0, missing: 0, duplicatesDropped: 0, pending: 0, troubled: 0 };
    for (const agent of this.#model.agents.values()) {
      sum.pending += agent.pending ?? 0;
      for (const part of [...agent.lanes, agent.earlier]) {
        sum.sent += part.sent;
        sum.stored += part.stored;
        sum.gaps += part.gaps;
        sum.missing += part.missing;
        sum.duplicatesDropped += part.duplicatesDropped;
        sum.troubled += part.troubled;
      }
    }
    return sum;
  }

  #write(element, agent) {
    const now = this.#model.now();
    const presence = agent.online === undefined ? "unknown" : agent.online ? "online" : "offline";
    setData(element, "presence", this.#cut ? "unknown" : presence);
    setText(element.querySelector(".agent-name"), agent.agent);
    setShape(element.querySelector(".presence .shape"), presence === "online" && !this.#cut ? "live" : presence === "unknown" ? "late" : "cut");
    const word = agent.online === false && !this.#cut ? `offline for ${duration(now - agent.heard)}` : presence;
    setText(element.querySelector(".presence .word"), this.#cut ? `was ${word}` : word);
    setText(element.querySelector(".facts"), facts(agent, now, this.#cut));
    this.#spool(element.querySelector(".spool"), agent);
    const backlog = element.querySelector(".backlog");
    setHidden(backlog, !(agent.backlogBytes > 0 && agent.online && !this.#cut));
    setText(backlog, backlogText(agent));
    const lanes = agent.earlier.lanes > 0 ? [...agent.lanes, { ...agent.earlier, lane: "earlier" }] : agent.lanes;
    setHidden(element.querySelector(".lanes"), lanes.length === 0);
    reconcile(element.querySelector("tbody"), lanes, (lane) => lane.lane, createLane, (row, lane) => writeLane(row, lane, agent));
    writeAccount(element.querySelector(".account"), agent, now);
    const verdict = element.querySelector(".verdict");
    const text = this.#verdict(agent);
    setText(verdict, text);
    setData(verdict, "troubled", String([...agent.lanes, agent.earlier].some((lane) => lane.troubled > 0)));
  }

  #spool(element, agent) {
    const known = agent.spoolCapacity > 0;
    setHidden(element, !known);
    if (!known) {
      return;
    }
    const share = Math.min(100, (agent.spoolBytes / agent.spoolCapacity) * 100);
    const meter = element.querySelector(".meter");
    const left = agent.spoolHours === undefined ? "" : `, ${hours(agent.spoolHours)} without a gateway`;
    const text = `${bytes(agent.spoolBytes)} of ${bytes(agent.spoolCapacity)}${left}`;
    meter.setAttribute("aria-valuenow", share.toFixed(0));
    meter.setAttribute("aria-valuetext", text);
    meter.setAttribute("aria-label", `Spool of ${agent.agent}`);
    meter.firstElementChild.style.width = `${share}%`;
    setData(element, "fill", share >= 90 ? "full" : share >= 70 ? "high" : "normal");
    setText(element.querySelector(".fill"), text);
  }

  #verdict(agent) {
    const pending = agent.pending ? ` ${things(agent.pending, "batch", "batches")} on the way.` : "";
    const bad = agent.lanes.filter((lane) => lane.troubled > 0);
    if (bad.length > 0) {
      return `${bad.map(trouble).join(" ")}${pending}`;
    }
    const missing = agent.lanes.reduce((sum, lane) => sum + lane.missing, agent.earlier.missing);
    if (missing > 0) {
      return `${things(missing, "batch", "batches")} in declared gaps; all others are stored.${pending}`;
    }
    return agent.lanes.length === 0 ? "" : `All that was sent is stored.${pending}`;
  }
}

function trouble(lane) {
  const name = `Lane ${lane.class} of run ${lane.run}`;
  switch (lane.status) {
    case "blocked":
      return `${name} is blocked: needs version ${lane.needsVersion}.`;
    case "forked":
      return `${name} was forked; the agent goes on with a fresh lane.`;
    default:
      return `${name} is quarantined.`;
  }
}

function backlogText(agent) {
  if (!(agent.backlogBytes > 0)) {
    return "";
  }
  const left = agent.backlogSeconds === undefined ? "not being taken yet" : `ready in ${duration(Math.max(1, agent.backlogSeconds) * 1_000)}`;
  return `Backlog ${bytes(agent.backlogBytes)}, ${left}; new data goes first.`;
}

function facts(agent, now, cut) {
  const parts = [];
  if (agent.run !== undefined) {
    parts.push(`run ${agent.run}`);
  }
  if (agent.version) {
    parts.push(`version ${agent.version}`);
  }
  if (agent.watermark !== undefined && agent.online && !cut) {
    parts.push(`readings up to ${duration(Math.max(0, now - agent.watermark))} ago`);
  }
  if (Math.abs(agent.clockOffset ?? 0) >= 2_000) {
    parts.push(`clock ${duration(Math.abs(agent.clockOffset))} ${agent.clockOffset > 0 ? "behind" : "ahead"}`);
  }
  return parts.join(" · ");
}

const hours = (value) => (value >= 48 ? `${whole(value / 24)} days` : value >= 2 ? `${whole(value)} h` : `${whole(value * 60)} min`);

function createLane() {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  row.append(head, ...Array.from({ length: 4 }, () => document.createElement("td")));
  return row;
}

const follows = (lane) => (lane.predecessor === undefined ? "" : `, follows ${lane.predecessor} at ${whole(lane.predecessorLast)}`);

function writeLane(row, lane, agent) {
  const [head, sent, stored, gaps, duplicates] = row.children;
  const earlier = lane.lane === "earlier";
  setText(head, earlier ? things(lane.lanes, "earlier lane") : lane.run === agent.run ? lane.class : `${lane.class}, run ${lane.run}`);
  head.title = earlier ? "Complete lanes of earlier runs" : `Lane ${lane.lane}, run ${lane.run}, ${lane.status}${follows(lane)}`;
  setData(row, "troubled", String(lane.troubled > 0));
  setData(row, "gaps", String(lane.gaps > 0));
  setText(sent, whole(lane.sent));
  setText(stored, whole(lane.stored));
  setText(gaps, lane.gaps === 0 ? "none" : `${whole(lane.gaps)} (${things(lane.missing, "batch", "batches")})`);
  setText(duplicates, whole(lane.duplicatesDropped));
}
