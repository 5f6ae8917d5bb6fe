// One series' row. Texts are written when they change; the sparkline only while the row is on the screen.

import { toneOf } from "./alarms.js";
import { copy, setData, setHidden, setShape } from "./dom.js";
import { duration, number, setText, things, unit } from "./format.js";
import { draw } from "./spark.js";

const WORDS = { live: "live", late: "late", stale: "stale", gap: "gap", bad: "bad", cut: "not live" };

export class Row {
  constructor(series) {
    this.series = series;
    this.visible = false;
    this.drawn = -1;
    this.element = copy("row-template");
    this.element.id = `series-${series.id}`;
    const find = (selector) => this.element.querySelector(selector);
    this.number = find(".number");
    this.unit = find(".unit");
    this.priority = find(".priority");
    this.spark = find(".spark");
    this.trend = find(".trend");
    this.min = find(".min");
    this.max = find(".max");
    this.range = find(".range");
    this.shape = find(".tag .shape");
    this.word = find(".tag .word");
    this.more = find(".more");
    const name = find(".name");
    name.textContent = series.name;
    name.title = series.key;
  }

  /** The freshness to show: nothing is live on a page that has lost its server. */
  shown(cut) {
    return cut ? "cut" : this.series.freshness;
  }

  renderTexts(view) {
    const series = this.series;
    const freshness = this.shown(view.cut);
    setData(this.element, "freshness", freshness);
    setText(this.number, number(series.value, series.places));
    setText(this.unit, unit(series.unit ?? ""));
    setShape(this.shape, freshness);
    setText(this.word, WORDS[freshness]);
    const known = series.high >= series.low;
    setText(this.min, known ? number(series.low, series.places) : "");
    setText(this.max, known ? number(series.high, series.places) : "");
    setHidden(this.range, !known);
    this.renderAge(view);
    const alarm = view.alarms.get(series.key);
    setHidden(this.priority, alarm === undefined);
    setData(this.element, "alarm", alarm ? toneOf(alarm) : "");
    if (alarm) {
      setShape(this.priority, toneOf(alarm));
    }
  }

  /** What changes by itself: how old the newest window is. */
  renderAge(view) {
    const detail = this.#detail(view);
    setText(this.more, detail);
    if (this.more.title !== detail) {
      this.more.title = detail;
    }
  }

  #detail(view) {
    const series = this.series;
    if (!view.cut && series.freshness === "live") {
      return series.quality === "uncertain" ? `uncertain${series.reason ? `: ${series.reason}` : ""}` : "";
    }
    if (!view.cut && series.freshness === "bad" && series.reason) {
      return series.reason;
    }
    return series.time === undefined ? "" : duration(view.now - series.time);
  }

  renderSpark(capacity) {
    draw(this.spark, this.series, capacity);
    const count = this.series.trend.length;
    const title = `Mean within smallest and largest: ${things(count, "window")} of ${duration(this.series.length)}`;
    if (this.trend.title !== title) {
      this.trend.title = title;
    }
  }
}
