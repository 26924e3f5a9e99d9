/**
 * Follow the places of one event as others take and release them.
 *
 * A snapshot says how things stand, the stream says what changed since. When the stream cannot be
 * had at all, the feed asks for a snapshot every few seconds and keeps trying the stream.
 */

import { parseChanges, type SeatChanges } from "./changes";

export interface Snapshot {
  version: number;
  states: Uint8Array;
}

/** The part of an EventSource that the feed uses. */
export interface LiveStream {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: MessageEvent) => void): void;
  close(): void;
}

/** What the feed needs from the world; a test hands in its own. */
export interface FeedWorld {
  /** Open the stream after a version; without one, from now on. */
  openStream(after: number | undefined): LiveStream;
  fetchSnapshot(signal: AbortSignal): Promise<Snapshot>;
  random(): number;
}

export interface FeedView extends Snapshot {
  /** Whether changes arrive as they happen; otherwise the states are at most a few seconds old. */
  isLive: boolean;
}

const firstRetry_ms = 1_000;
const longestRetry_ms = 30_000;
const poll_ms = 5_000;
// Changes in a burst are painted together, so that a page in an on-sale stays calm.
const repaint_ms = 100;
const failuresBeforePolling = 2;

export class LiveFeed {
  private states = new Uint8Array();
  private version = -1;
  private isLive = false;
  private failures = 0;
  private early: SeatChanges[] = [];
  private isStopped = false;
  private isFetchedTooSoon = false;
  private hasShown = false;
  private fetching: AbortController | undefined;
  private stream: LiveStream | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setInterval> | undefined;
  private showTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly world: FeedWorld,
    private readonly onView: (view: FeedView) => void,
  ) {}

  start(): void {
    // The stream goes on from the snapshot's version, so nothing falls between the two.
    void this.refresh().then(() => {
      if (!this.isStopped) this.connect();
    });
  }

  stop(): void {
    this.isStopped = true;
    this.fetching?.abort();
    this.stream?.close();
    this.stream = undefined;
    clearTimeout(this.retryTimer);
    clearTimeout(this.showTimer);
    this.stopPolling();
  }

  private connect(): void {
    const stream = this.world.openStream(this.version >= 0 ? this.version : undefined);
    this.stream = stream;
    stream.addEventListener("open", () => this.onOpen());
    stream.addEventListener("changes", (event) => this.onChanges(parseChanges(event.data)));
    stream.addEventListener("snapshot", () => void this.refresh());
    stream.addEventListener("error", () => this.onError(stream));
  }

  private onOpen(): void {
    this.failures = 0;
    this.setLive(true);
    this.stopPolling();
  }

  private onError(stream: LiveStream): void {
    this.setLive(false);
    // While it is connecting the browser itself retries, with the last id that it saw.
    if (stream.readyState !== EventSource.CLOSED) return;
    stream.close();
    this.failures += 1;
    if (this.failures >= failuresBeforePolling) this.startPolling();
    const delay_ms = Math.min(longestRetry_ms, firstRetry_ms * 2 ** (this.failures - 1));
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.connect(), delay_ms * (0.5 + this.world.random() / 2));
  }

  private startPolling(): void {
    this.pollTimer ??= setInterval(() => void this.refresh(), poll_ms);
  }

  private stopPolling(): void {
    clearInterval(this.pollTimer);
    this.pollTimer = undefined;
  }

  private onChanges(changes: SeatChanges | undefined): void {
    if (!changes || this.isStopped) return;
    // Until the snapshot is here nobody knows whether these are older or newer than it.
    if (this.fetching) this.early.push(changes);
    if (this.version >= 0 && this.apply(changes)) this.show();
  }

  private apply({ version, changes }: SeatChanges): boolean {
    if (version <= this.version) return false;
    for (const [place, state] of changes) {
      if (place < this.states.length) this.states[place] = state;
    }
    this.version = version;
    return true;
  }

  private async refresh(): Promise<void> {
    // An answer that is already on its way may be older than what was just announced.
    this.isFetchedTooSoon = this.fetching !== undefined;
    if (this.fetching) return;
    const fetching = new AbortController();
    this.fetching = fetching;
    try {
      this.accept(await this.world.fetchSnapshot(fetching.signal));
    } catch {
      // Without an answer the last known states stay; polling asks again.
      if (!this.isStopped) this.startPolling();
    } finally {
      this.fetching = undefined;
    }
    if (this.isFetchedTooSoon && !this.isStopped) await this.refresh();
  }

  private accept({ version, states }: Snapshot): void {
    this.states = new Uint8Array(states);
    this.version = version;
    const early = this.early.sort((one, other) => one.version - other.version);
    this.early = [];
    for (const changes of early) this.apply(changes);
    if (this.isLive) this.stopPolling();
    this.show();
  }

  private setLive(isLive: boolean): void {
    if (this.isLive === isLive) return;
    this.isLive = isLive;
    if (this.version >= 0) this.show();
  }

  private show(): void {
    // Nobody should wait for the first states, which come once.
    if (!this.hasShown) this.showNow();
    else this.showTimer ??= setTimeout(() => this.showNow(), repaint_ms);
  }

  private showNow(): void {
    this.showTimer = undefined;
    this.hasShown = true;
    this.onView({ version: this.version, states: this.states, isLive: this.isLive });
  }
}
