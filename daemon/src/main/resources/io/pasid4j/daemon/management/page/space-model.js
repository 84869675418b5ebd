// SPDX-License-Identifier: Apache-2.0
// The IDs of a window of a space, as cells: one ID a cell where 2^20 cells are enough, else a power of two of them.

import { STATES, FREE, IDLE, ACTIVE, PENDING, QUARANTINED, UNLEASED } from './map-format.js';

const MOST_CELL_BITS = 20;

export class SpaceModel {
  /** A window of 2^bits IDs from min on; min is a multiple of 2^bits. */
  constructor(min, bits, quarantineMs) {
    this.min = min;
    this.bits = bits;
    this.quarantineMs = quarantineMs;
    this.cellBits = Math.min(bits, MOST_CELL_BITS);
    this.shift = bits - this.cellBits;
    const cells = 1 << this.cellBits;
    this.state = new Uint8Array(cells);
    this.set = new Uint32Array(cells);
    this.held = this.shift > 0 ? new Uint32Array(cells) : null;
    this.resting = [];
    this.counts = null;
    this.changed = () => {};
  }

  get idsPerCell() { return 2 ** this.shift; }

  contains(id) { return id >= this.min && id < this.min + 2 ** this.bits; }

  cellOf(id) { return Math.floor((id - this.min) / 2 ** this.shift); }

  firstIdOf(cell) { return this.min + cell * 2 ** this.shift; }

  /** Takes over the runs of a decoded map. */
  load(map) {
    this.counts = null;
    map.runs((first, length, state, set) => {
      const from = Math.max(first, this.min), to = Math.min(first + length, this.min + 2 ** this.bits);
      if (from >= to) return;
      if (this.shift === 0) {
        this.state.fill(state, from - this.min, to - this.min);
        this.set.fill(set, from - this.min, to - this.min);
      } else if (state !== FREE) {
        this.loadBlocks(from, to, state, set);
      }
    });
  }

  /** A block shows the last state other than free that one of its IDs has, and how many are held. */
  loadBlocks(from, to, state, set) {
    for (let cell = this.cellOf(from); cell <= this.cellOf(to - 1); cell++) {
      const first = this.firstIdOf(cell);
      const ids = Math.min(to, first + this.idsPerCell) - Math.max(from, first);
      this.state[cell] = state;
      this.set[cell] = set;
      if (set !== 0) this.held[cell] += ids;
    }
  }

  /** Applies an event of the stream; returns whether it concerns this window. */
  apply(type, id, set, nowMs) {
    if (!this.contains(id)) return false;
    const cell = this.cellOf(id);
    if (type === 'alloc') this.put(cell, IDLE, set, 1);
    else if (type === 'bind') this.put(cell, ACTIVE, set, 0);
    else if (type === 'unbind') this.put(cell, IDLE, set, 0);
    else if (type === 'free') this.free(cell, nowMs);
    else if (type === 'moved') this.moveAway(cell);
    return true;
  }

  /** How many cells have a state: counted once, and kept. */
  count(state) {
    if (this.counts === null) {
      this.counts = new Uint32Array(STATES.length);
      for (let cell = 0; cell < this.state.length; cell++) this.counts[this.state[cell]]++;
    }
    return this.counts[state];
  }

  free(cell, nowMs) {
    if (this.shift === 0 && this.state[cell] === ACTIVE) this.put(cell, PENDING, this.set[cell], 0);
    else this.release(cell, nowMs);
  }

  /** Another host of the domain has the ID from now on. */
  moveAway(cell) {
    const others = this.held !== null && this.held[cell] > 1;
    this.put(cell, others ? this.state[cell] : UNLEASED, others ? this.set[cell] : 0, -1);
  }

  release(cell, nowMs) {
    if (this.held && this.held[cell] > 1) {
      this.put(cell, this.state[cell], this.set[cell], -1);
    } else if (this.quarantineMs > 0) {
      this.put(cell, QUARANTINED, 0, -1);
      this.resting.push([nowMs + this.quarantineMs, cell]);
    } else {
      this.put(cell, FREE, 0, -1);
    }
  }

  /** Frees what has rested long enough; nothing reports the end of a rest. */
  endRests(nowMs) {
    let due = 0;
    while (due < this.resting.length && this.resting[due][0] <= nowMs) {
      const cell = this.resting[due++][1];
      if (this.state[cell] === QUARANTINED) this.put(cell, FREE, 0, 0);
    }
    if (due > 0) this.resting.splice(0, due);
  }

  put(cell, state, set, heldMore) {
    if (this.counts !== null) {
      this.counts[this.state[cell]]--;
      this.counts[state]++;
    }
    this.state[cell] = state;
    this.set[cell] = set;
    if (this.held) this.held[cell] = Math.max(0, this.held[cell] + heldMore);
    this.changed(cell);
  }
}
