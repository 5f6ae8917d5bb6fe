// What accounts say of an agent beyond counts: its declared gaps, and the lanes from which two branches of it go on.

import { reconcile, setHidden } from "./dom.js";
import { clock, setText, things, whole } from "./format.js";

/** Writes the list of an agent; hides it if there is nothing to tell. */
export function writeAccount(element, agent, now) {
  const lines = [...agent.forks.map(forkLine), ...agent.gaps.map((gap) => gapLine(gap, now))];
  setHidden(element, lines.length === 0);
  const parts = [];
  if (agent.forks.length > 0) {
    parts.push(things(agent.forks.length, "fork"));
  }
  if (agent.gaps.length > 0) {
    parts.push(agent.gaps.length === 1 ? "the newest gap" : `the ${whole(agent.gaps.length)} newest gaps`);
  }
  setText(element.querySelector("summary"), parts.join(" and ").replace(/^./, (first) => first.toUpperCase()));
  reconcile(element.querySelector("ul"), lines, (line) => line.key, () => document.createElement("li"), (item, line) => setText(item, line.text));
}

function gapLine(gap, now) {
  const range = gap.from === gap.to ? `batch ${whole(gap.from)}` : `batches ${whole(gap.from)} to ${whole(gap.to)}`;
  const records = gap.records === undefined ? "" : `, ${things(gap.records, "record")}`;
  const time = gap.start === undefined ? "" : `, ${clock(gap.start, now)} to ${clock(gap.end, now)}`;
  return { key: `${gap.lane}/${gap.from}`, text: `${gap.class}, run ${gap.run}: ${range} ${gap.reason}${records}${time}` };
}

function forkLine(fork) {
  const branches =
    fork.successors > 1
      ? `${whole(fork.successors)} lanes follow batch ${whole(fork.last)}`
      : `another lane follows an earlier batch, and it goes on to batch ${whole(fork.last)}`;
  return { key: `${fork.lane}/fork`, text: `${fork.class}, run ${fork.run}: ${branches}: a clone or a restored image` };
}
