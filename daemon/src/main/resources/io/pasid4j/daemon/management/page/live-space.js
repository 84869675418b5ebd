// SPDX-License-Identifier: Apache-2.0
// Keeps a SpaceModel true to the daemon: the stream first, then the map, then the events that came meanwhile.

import { bytes, json } from './api.js';
import { FOREIGN, PENDING, UNLEASED, decodeMap } from './map-format.js';
import { EventFeed } from './event-stream.js';
import { SpaceModel } from './space-model.js';

/** A person sees no change that comes and goes within it. */
const BATCH_MS = 50;
const TYPES = ['alloc', 'free', 'bind', 'unbind', 'moved'];
const RESYNC_MS = 30_000;
const LEAST_READ_MS = 5_000;
const RETRY_MS = 2_000;

export class LiveSpace {
  /** onModel(model) for each new reading; onState(state, reason). */
  constructor(name, { onModel, onState }) {
    this.name = name;
    this.onModel = onModel;
    this.onState = onState;
    this.window = null;
    this.early = [];
    this.reading = 0;
    this.changesBySet = new Map();
    this.timer = setInterval(() => this.readQuietly(), RESYNC_MS);
    this.rates = { alloc: 0, free: 0, bind: 0, unbind: 0, moved: 0 };
    this.feed = new EventFeed(`v1/events?space=${encodeURIComponent(name)}&batchMs=${BATCH_MS}`,
      (type, data) => this.receive(type, data), (state, reason) => this.connection(state, reason));
  }

  close() {
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.feed.close();
    this.reading++;
  }

  /** What is no event shows in the counts, or at the latest now. */
  readQuietly() {
    if (this.model && !document.hidden) this.readAnew();
  }

  /**
   * Reads anew where the daemon's counts show what is no event of the stream: a foreign ID that was reported or
   * cleared, the last reference of a pending ID, IDs that the host has leased of its domain or given back.
   */
  compare(ids) {
    const { model } = this;
    if (!model || model.shift > 0 || model.bits < model.space.bits || performance.now() - model.dataAt < LEAST_READ_MS) return;
    const isOld = model.count(FOREIGN) !== ids.foreign || model.count(PENDING) > ids.pending || model.count(UNLEASED) !== ids.unleased;
    if (isOld) this.readAnew();
  }

  connection(state, reason) {
    this.onState(state, reason);
    if (state === 'live') {
      this.readAnew();
    } else {
      this.reading++;
      clearTimeout(this.retry);
      this.model = null;
    }
  }

  /** Restricts the picture to 2^bits IDs from min on; null shows the whole space. */
  show(window) {
    this.window = window;
    this.readAnew();
  }

  receive(type, event) {
    if (type === 'lost' || type === 'gap') {
      this.onState('behind', type === 'lost' ? `${event.events} events were lost` : 'events were missed');
      this.readAnew();
    } else if (type === 'changes') {
      this.change(event.changes);
    }
  }

  /** Takes a batch: type, ID and set of each change. */
  change(numbers) {
    const nowMs = performance.now();
    this.model?.endRests(nowMs); // no frame does, while the tab is hidden or a replay is shown
    for (let i = 0; i < numbers.length; i += 3) {
      const type = TYPES[numbers[i]], set = numbers[i + 2];
      this.rates[type]++;
      this.changesBySet.set(set, (this.changesBySet.get(set) ?? 0) + 1);
      if (this.model) this.model.apply(type, numbers[i + 1], set, nowMs);
      else this.early.push([type, numbers[i + 1], set]);
    }
  }

  async readAnew() {
    const reading = ++this.reading;
    clearTimeout(this.retry);
    this.model = null;
    this.early = [];
    try {
      const model = await this.read();
      if (reading !== this.reading) return;
      for (const [type, id, set] of this.early) model.apply(type, id, set, performance.now());
      this.early = [];
      this.model = model;
      this.onModel(model);
    } catch (failure) {
      if (reading !== this.reading) return;
      this.onState('lost', failure.message);
      // The stream may be whole, and then brings about no other reading.
      this.retry = setTimeout(() => this.readAnew(), RETRY_MS);
    }
  }

  async read() {
    const path = `v1/spaces/${encodeURIComponent(this.name)}`;
    const space = await json(path);
    const window = this.window ?? { min: 0, bits: space.bits };
    const model = new SpaceModel(window.min, window.bits, space.quarantineMs);
    const max = window.min + 2 ** window.bits - 1;
    let min = window.min;
    while (min !== null) {
      const data = await bytes(`${path}/map?min=${min}&max=${max}`);
      model.dataAt = performance.now();
      const map = decodeMap(data);
      model.load(map);
      min = map.next;
    }
    model.space = space;
    return model;
  }
}
