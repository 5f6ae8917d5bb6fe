// Wires the page together: the link feeds the model, the parts draw it, at most once a frame.

import { Agents } from "./agents.js";
import { Alarms } from "./alarms.js";
import { Assets } from "./assets.js";
import { byId } from "./dom.js";
import { Events } from "./events.js";
import { Link } from "./link.js";
import { Model } from "./model.js";
import { Summary } from "./summary.js";

const model = new Model();
const assets = new Assets(model, () => schedule());
const alarms = new Alarms(model, (series) => assets.show(series));
const agents = new Agents(model);
const events = new Events(model);
const summary = new Summary(model, { assets, alarms, agents });

let pending = { alarms: false, agents: false, events: false };
let scheduled = false;

function schedule() {
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  scheduled = false;
  const todo = pending;
  pending = { alarms: false, agents: false, events: false };
  if (todo.alarms) {
    assets.setAlarms(alarms.bySeries());
    alarms.announce();
    alarms.render();
  }
  if (todo.agents) {
    agents.render();
  }
  if (todo.events) {
    events.render();
  }
  assets.flush();
  summary.render(link);
}

const link = new Link({
  onState(state) {
    model.replace(state);
    assets.rebuild();
    pending = { alarms: true, agents: true, events: true };
    schedule();
  },
  onDelta(delta) {
    if (delta.after !== model.revision) {
      return false;
    }
    const changed = model.apply(delta);
    if (changed.added.length + changed.updated.length + changed.removed.length > 0) {
      assets.change(changed);
    }
    pending = {
      alarms: pending.alarms || changed.alarms,
      agents: pending.agents || changed.agents,
      events: pending.events || changed.events,
    };
    schedule();
    return true;
  },
  onChange(current) {
    const cut = current.state !== "live";
    assets.setCut(cut);
    alarms.setCut(cut);
    agents.setCut(cut);
    summary.renderLink(current);
    schedule();
  },
});

byId("retry").addEventListener("click", () => link.retry());
assets.change({ added: [], updated: [], removed: [] });
link.open();
