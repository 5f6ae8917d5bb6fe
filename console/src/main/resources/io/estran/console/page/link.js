// The page's connection: server-sent events with the state fetched behind them. Says at once when what is shown is no longer live.

const SILENCE = 5_000; // The server speaks at least once a second.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * States: opening (nothing received yet), live, cut. It opens the stream first, then fetches the state, and applies only deltas of
 * later revisions: nothing is missed between the two.
 */
export class Link {
  #source = null;
  #waiting = null; // Deltas that came before the state; null once it is there.
  #attempt = 0;
  #failures = 0;
  #timer = 0;
  #lastWord = 0;

  /** onState(state), onDelta(delta) that returns whether it fitted, onChange(link). */
  constructor(handlers) {
    this.handlers = handlers;
    this.state = "opening";
    this.since = Date.now();
    this.retryAt = 0;
    setInterval(() => this.#watch(), 1_000);
    addEventListener("online", () => this.retry());
    addEventListener("pageshow", (event) => event.persisted && this.retry());
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.retryAt = 0;
    this.#waiting = [];
    this.#lastWord = Date.now();
    const attempt = ++this.#attempt;
    const source = new EventSource("api/stream");
    this.#source = source;
    source.addEventListener("hello", () => this.#fetchState(attempt));
    source.addEventListener("delta", (event) => this.#take(attempt, JSON.parse(event.data)));
    source.addEventListener("bye", () => this.#cut(attempt));
    source.addEventListener("error", () => this.#cut(attempt));
  }

  /** Tries now, if it is waiting to. */
  retry() {
    if (this.state !== "live") {
      this.open();
    }
  }

  async #fetchState(attempt) {
    this.#lastWord = Date.now();
    try {
      const response = await fetch("api/state", { cache: "no-store" });
      if (!response.ok) {
        throw new Error(`state: ${response.status}`);
      }
      const state = await response.json();
      if (attempt !== this.#attempt || this.#waiting === null) {
        return;
      }
      this.handlers.onState(state);
      const waiting = this.#waiting;
      this.#waiting = null;
      this.#failures = 0;
      this.#set("live");
      waiting.filter((delta) => delta.revision > state.revision).forEach((delta) => this.#apply(attempt, delta));
    } catch (failure) {
      console.warn(failure);
      this.#cut(attempt);
    }
  }

  #take(attempt, delta) {
    if (attempt !== this.#attempt) {
      return;
    }
    this.#lastWord = Date.now();
    if (this.#waiting !== null) {
      this.#waiting.push(delta);
    } else {
      this.#apply(attempt, delta);
    }
  }

  /** A delta that does not follow what is known means that one was missed: then all is fetched anew. */
  #apply(attempt, delta) {
    if (!this.handlers.onDelta(delta)) {
      this.#cut(attempt);
    }
  }

  #cut(attempt) {
    if (attempt !== this.#attempt) {
      return;
    }
    this.#attempt++;
    this.#source.close();
    this.#waiting = null;
    const bound = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++);
    const wait = bound / 2 + (Math.random() * bound) / 2;
    this.retryAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.open(), wait);
    this.#set("cut");
  }

  #watch() {
    if (this.retryAt === 0 && Date.now() - this.#lastWord > SILENCE) {
      this.#cut(this.#attempt);
    }
    this.handlers.onChange(this);
  }

  #set(state) {
    if (this.state !== state) {
      this.state = state;
      this.since = Date.now();
    }
    this.handlers.onChange(this);
  }
}
