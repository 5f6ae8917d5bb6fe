// Sparklines: the mean of each recent window as a line over the band from its min to its max. A window that is missing breaks the line.

const WIDTH = 100;
const HEIGHT = 24;
const MARGIN = 2;

/** Draws a series' trend into its svg; x is event time, so that missing windows are seen as what they are. */
export function draw(svg, series, capacity) {
  const [band, line, point] = svg.children;
  const trend = series.trend;
  if (trend.length === 0 || !(series.high >= series.low)) {
    band.setAttribute("d", "");
    line.setAttribute("d", "");
    point.setAttribute("d", "");
    return;
  }
  const end = trend[trend.length - 1][0];
  const span = Math.max(series.length, 1) * Math.max(1, capacity - 1);
  const x = (time) => WIDTH - 1.5 - ((end - time) / span) * (WIDTH - 3);
  // A band of a few resolution steps is noise: drawn as a calm line, not blown up to the full height.
  const least = 8 * 10 ** -series.places;
  const middle = (series.low + series.high) / 2;
  const range = Math.max(series.high - series.low, least) || 1;
  const y = (value) => HEIGHT / 2 - ((value - middle) / range) * (HEIGHT - 2 * MARGIN);

  const lines = [];
  const bands = [];
  for (const run of runs(trend, series.length)) {
    const ahead = run.map(([time, , mean]) => `${at(x(time))} ${at(y(mean))}`);
    lines.push(`M${ahead.join("L")}${run.length === 1 ? "h0" : ""}`);
    if (run.length > 1) {
      const upper = run.map(([time, , , max]) => `${at(x(time))} ${at(y(max))}`);
      const lower = run.map(([time, min]) => `${at(x(time))} ${at(y(min))}`).reverse();
      bands.push(`M${upper.join("L")}L${lower.join("L")}Z`);
    }
  }
  band.setAttribute("d", bands.join(""));
  line.setAttribute("d", lines.join(""));
  const last = trend.findLast(([, , mean]) => mean !== undefined);
  point.setAttribute("d", last ? `M${at(x(last[0]))} ${at(y(last[2]))}h0` : "");
}

function* runs(trend, length) {
  let run = [];
  for (const point of trend) {
    const broken = point[2] === undefined || (run.length > 0 && point[0] - run[run.length - 1][0] > 1.5 * length);
    if (broken && run.length > 0) {
      yield run;
      run = [];
    }
    if (point[2] !== undefined) {
      run.push(point);
    }
  }
  if (run.length > 0) {
    yield run;
  }
}

const at = (value) => Math.round(value * 100) / 100;
