// SPDX-License-Identifier: Apache-2.0
// Reads the binary map of a space: docs/reference/map.md has the layout.

export const STATES = ['free', 'idle', 'active', 'pending', 'quarantined', 'reserved', 'foreign', 'unleased'];
export const FREE = 0, IDLE = 1, ACTIVE = 2, PENDING = 3, QUARANTINED = 4, RESERVED = 5, FOREIGN = 6, UNLEASED = 7;

const MAGIC = 0x50414d50; // "PMAP"
const VERSION = 1;
const NOTHING_LEFT = 0xffffffff;

/**
 * Decodes one answer.
 * Returns { min, max, next, runs(visit) }; next is the first ID that did not fit, or null. runs calls
 * visit(first, length, state, setId) for each run, ascending and without gaps.
 */
export function decodeMap(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < 32 || view.getUint32(0, true) !== MAGIC) throw new Error('map: not a map of a space');
  const version = view.getUint16(4, true);
  if (version !== VERSION) throw new Error(`map: version ${version} (expected: ${VERSION})`);
  const min = view.getUint32(8, true);
  const next = view.getUint32(16, true);
  const setCount = view.getUint32(20, true);
  const runCount = view.getUint32(24, true);
  const setsAt = view.getUint16(6, true);
  const sets = [];
  for (let i = 0; i < setCount; i++) sets.push(view.getUint32(setsAt + 4 * i, true));
  const body = new Uint8Array(buffer, setsAt + 4 * setCount);
  return {
    min, max: view.getUint32(12, true), next: next === NOTHING_LEFT ? null : next,
    runs: (visit) => visitRuns(body, runCount, min, sets, visit),
  };
}

function visitRuns(body, runCount, min, sets, visit) {
  let at = 0;
  const number = () => {
    let value = 0, scale = 1, byte;
    do {
      byte = body[at++];
      value += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte >= 0x80);
    return value;
  };
  let first = min;
  for (let run = 0; run < runCount; run++) {
    const lengthAndState = number();
    const length = Math.floor(lengthAndState / 8);
    const set = number();
    visit(first, length, lengthAndState % 8, set === 0 ? 0 : sets[set - 1]);
    first += length;
  }
}
