/** The live feed, with a stream and a server that the test moves by hand. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FeedView, LiveFeed, type Snapshot } from "./live-feed";

class HandStream {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readyState: number = HandStream.CONNECTING;
  isClosed = false;
  private readonly listeners: [name: string, listener: (event: MessageEvent) => void][] = [];

  constructor(readonly after: number | undefined) {}

  addEventListener(name: string, listener: (event: MessageEvent) => void): void {
    this.listeners.push([name, listener]);
  }

  open(): void {
    this.readyState = HandStream.OPEN;
    this.emit("open");
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.emit("error");
  }

  tell(name: string, frame: unknown): void {
    this.emit(name, JSON.stringify(frame));
  }

  close(): void {
    this.isClosed = true;
    this.readyState = HandStream.CLOSED;
  }

  private emit(name: string, data?: string): void {
    const event = new MessageEvent(name, { data });
    for (const [wanted, listener] of this.listeners) if (wanted === name) listener(event);
  }
}

let streams: HandStream[];
let snapshots: { answer: (snapshot: Snapshot) => void; refuse: () => void }[];
let views: FeedView[];
let feed: LiveFeed;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", HandStream);
  streams = [];
  snapshots = [];
  views = [];
  feed = new LiveFeed(
    {
      openStream(after) {
        const stream = new HandStream(after);
        streams.push(stream);
        return stream;
      },
      fetchSnapshot: () =>
        new Promise((resolve, reject) => {
          snapshots.push({ answer: resolve, refuse: () => reject(new Error("down")) });
        }),
      random: () => 1,
    },
    (view) => views.push({ ...view, states: view.states.slice() }),
  );
  feed.start();
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(100);
}

function latest(): FeedView {
  const view = views.at(-1);
  if (!view) throw new Error("nothing was shown yet");
  return view;
}

async function goLive(): Promise<HandStream> {
  snapshots[0]?.answer({ version: 10, states: new Uint8Array([0, 0, 0]) });
  await settle();
  const stream = streams[0];
  if (!stream) throw new Error("no stream was opened");
  stream.open();
  await settle();
  return stream;
}

test("the stream goes on from the version of the snapshot", async () => {
  const stream = await goLive();
  expect(stream.after).toBe(10);
  expect(latest()).toEqual({ version: 10, states: new Uint8Array([0, 0, 0]), isLive: true });
});

test("a change by somebody else is shown", async () => {
  const stream = await goLive();
  stream.tell("changes", { version: 11, changes: [[1, 2]] });
  await settle();
  expect(latest()).toEqual({ version: 11, states: new Uint8Array([0, 2, 0]), isLive: true });
});

test("a change that is older than what is known changes nothing", async () => {
  const stream = await goLive();
  stream.tell("changes", { version: 9, changes: [[1, 2]] });
  await settle();
  expect(latest().states).toEqual(new Uint8Array([0, 0, 0]));
});

test("a burst of changes is painted once", async () => {
  const stream = await goLive();
  const before = views.length;
  for (let version = 11; version < 31; version += 1) {
    stream.tell("changes", { version, changes: [[0, version % 2]] });
  }
  await settle();
  expect(views.length - before).toBe(1);
  expect(latest().version).toBe(30);
});

test("frames that are not frames are passed over", async () => {
  const stream = await goLive();
  stream.tell("changes", { version: "12", changes: [[0, 1]] });
  stream.tell("changes", {
    version: 12,
    changes: [
      ["0", 1],
      [7, 1],
      [2, 1],
    ],
  });
  await settle();
  expect(latest().states).toEqual(new Uint8Array([0, 0, 1]));
});

test("changes that arrive during a new snapshot are applied on top of it", async () => {
  const stream = await goLive();
  stream.tell("snapshot", {});
  stream.tell("changes", { version: 21, changes: [[2, 1]] });
  snapshots[1]?.answer({ version: 20, states: new Uint8Array([2, 2, 0]) });
  await settle();
  expect(latest()).toMatchObject({ version: 21, states: new Uint8Array([2, 2, 1]) });
});

test("a snapshot that is announced while one is on its way is fetched after it", async () => {
  const stream = await goLive();
  stream.tell("snapshot", {});
  stream.tell("snapshot", {});
  snapshots[1]?.answer({ version: 20, states: new Uint8Array([1, 0, 0]) });
  await settle();
  expect(snapshots).toHaveLength(3);
  snapshots[2]?.answer({ version: 22, states: new Uint8Array([1, 1, 0]) });
  await settle();
  expect(latest().states).toEqual(new Uint8Array([1, 1, 0]));
});

test("a stream that the browser mends itself is left alone", async () => {
  const stream = await goLive();
  stream.fail(HandStream.CONNECTING);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(streams).toHaveLength(1);
  expect(latest().isLive).toBe(false);
  stream.open();
  await settle();
  expect(latest().isLive).toBe(true);
});

test("a dead stream is opened again after a pause, from the last version", async () => {
  const stream = await goLive();
  stream.tell("changes", { version: 15, changes: [[0, 1]] });
  stream.fail(HandStream.CLOSED);
  expect(streams).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(streams[1]?.after).toBe(15);
});

test("without a stream the states are polled until one opens", async () => {
  const stream = await goLive();
  stream.fail(HandStream.CLOSED);
  await vi.advanceTimersByTimeAsync(1_000);
  streams[1]?.fail(HandStream.CLOSED);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(snapshots).toHaveLength(2);
  snapshots[1]?.answer({ version: 30, states: new Uint8Array([1, 1, 1]) });
  await settle();
  expect(latest()).toEqual({ version: 30, states: new Uint8Array([1, 1, 1]), isLive: false });
  streams.at(-1)?.open();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(snapshots).toHaveLength(2);
});

test("a snapshot that fails is asked for again", async () => {
  snapshots[0]?.refuse();
  await vi.advanceTimersByTimeAsync(5_000);
  snapshots[1]?.answer({ version: 3, states: new Uint8Array([0]) });
  await settle();
  expect(latest().version).toBe(3);
});

test("after a stop nothing is opened, fetched or shown", async () => {
  const stream = await goLive();
  const before = { views: views.length, snapshots: snapshots.length };
  feed.stop();
  stream.tell("changes", { version: 50, changes: [[0, 1]] });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stream.isClosed).toBe(true);
  expect({ views: views.length, snapshots: snapshots.length }).toEqual(before);
  expect(streams).toHaveLength(1);
});
