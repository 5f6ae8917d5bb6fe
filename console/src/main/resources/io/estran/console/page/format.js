// Numbers, times and sizes as people read them. Pure, but for the operator's locale and zone.

const numberFormats = new Map();

function fixed(decimals) {
  let format = numberFormats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat(undefined, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    numberFormats.set(decimals, format);
  }
  return format;
}

const NONE = "–";
const minus = (text) => text.replace("-", "−");

/** The value with the series' decimals; very large and very small ones with an exponent. */
export function number(value, decimals) {
  if (value === undefined || !Number.isFinite(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size >= 1e10 || (size > 0 && size < 0.5 * 10 ** -decimals)) {
    return minus(value.toExponential(3).replace("e+", "e"));
  }
  const text = fixed(decimals).format(value);
  return minus(/[1-9]/.test(text) ? text : text.replace("-", ""));
}

/** Decimals for a series without a declared resolution: four figures of its largest value, so that they do not jump about. */
export function decimalsFor(largest) {
  if (!(largest > 0) || !Number.isFinite(largest)) {
    return 2;
  }
  return Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}

export const whole = (value) => fixed(0).format(value);

/** A count of things: "1 agent", "3 agents". */
export const things = (count, one, many = `${one}s`) => `${whole(count)} ${count === 1 ? one : many}`;

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Time of day in the operator's zone; with the day if it is not today's. */
export function clock(millis, now) {
  const time = new Date(millis);
  const today = new Date(now);
  const text = clockFormat.format(time);
  if (time.toDateString() === today.toDateString()) {
    return text;
  }
  return `${(time.getFullYear() === today.getFullYear() ? dayFormat : yearFormat).format(time)}, ${text}`;
}

/** Writes a time into a <time> element: local to read, UTC on hover and for machines. */
export function setTime(element, millis, now) {
  const iso = new Date(millis).toISOString();
  if (element.dateTime !== iso) {
    element.dateTime = iso;
    element.title = `${iso.replace("T", " ").replace("Z", "")} UTC`;
  }
  setText(element, clock(millis, now));
}

/** How long: the two largest units that matter. */
export function duration(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (minutes < 10) {
    return `${minutes} min ${seconds % 60} s`;
  }
  if (hours < 1) {
    return `${minutes} min`;
  }
  if (days < 1) {
    return `${hours} h ${minutes % 60} min`;
  }
  return days < 10 ? `${days} d ${hours % 24} h` : `${whole(days)} d`;
}

/** Bytes in binary units. */
export function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = count;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${fixed(unit === 0 || value >= 99.95 || Number.isInteger(value) ? 0 : 1).format(value)} ${units[unit]}`;
}

// Units as they are spelt in configurations, and as people write them.
const units = new Map([
  ["degC", "°C"], ["degF", "°F"], ["deg", "°"], ["ohm", "Ω"], ["m3", "m³"], ["m3/h", "m³/h"], ["m/s2", "m/s²"], ["um", "µm"], ["us", "µs"],
]);

export const unit = (text) => units.get(text) ?? text;

/** Sets a text only if it differs: an unchanged text costs no layout. */
export function setText(element, text) {
  if (element.firstChild === null || element.textContent !== text) {
    element.textContent = text;
  }
}
