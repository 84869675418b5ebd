// SPDX-License-Identifier: Apache-2.0
// A slider over the audit log: with audit.ids it has each change of an ID, which can be undone and done again.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { FREE, IDLE, ACTIVE, PENDING, UNLEASED } from './map-format.js';

const TYPES = { 'id-allocated': 'alloc', 'id-freed': 'free', 'id-bound': 'bind', 'id-unbound': 'unbind', 'id-moved': 'moved' };
/** The state before the oldest change of an ID: nothing in the log says whether it was pending. */
const STATE_BEFORE = { alloc: FREE, free: IDLE, bind: IDLE, unbind: ACTIVE, moved: IDLE };
const MOST_LINES = 50_000;
/** The type of a line that is no change of an ID. */
const START = 'start';

export class Replay extends Component {
  constructor(props) {
    super(props);
    this.state = { lines: null, at: 0, failure: null };
  }

  async load() {
    if (this.loading) return;
    this.loading = true;
    try {
      const changes = await this.read();
      if (changes.length === 0) throw new Error('the audit log has no IDs (expected: audit.ids: true)');
      const lines = inOrder(changes, await starts(changes[0].at));
      this.model = await this.props.read();
      addStates(lines, this.model);
      this.setState({ lines, at: lines.length, failure: null });
      this.props.onModel(this.model);
    } catch (failure) {
      this.setState({ failure: failure.message });
    } finally {
      this.loading = false;
    }
  }

  /** The newest lines, the oldest of them first. */
  async read() {
    const query = new URLSearchParams({ space: this.props.space.name, action: Object.keys(TYPES), limit: 1000 });
    const lines = [];
    do {
      const page = await json(`v1/audit?${query}`);
      for (const { at, action, set, before, after } of page.entries) {
        lines.push({ at, type: TYPES[action], id: (after ?? before).id, set: set.id });
      }
      query.set('before', page.next);
      this.setState({ failure: `${lines.length} changes read` });
      if (page.next === null) break;
    } while (lines.length < MOST_LINES);
    return lines.reverse();
  }

  /** Moves to the moment after the first lines of the log. */
  show(at) {
    const { lines } = this.state;
    let now = this.state.at;
    for (; now < at; now++) lines[now].changes.forEach(({ id, after }) => this.put(id, after));
    for (; now > at; now--) lines[now - 1].changes.forEach(({ id, before }) => this.put(id, before));
    this.setState({ at });
  }

  put(id, [state, set]) {
    const { model } = this;
    if (!model.contains(id)) return;
    const cell = model.cellOf(id);
    const heldMore = Number(set !== 0) - Number(model.set[cell] !== 0);
    model.put(cell, state, set, heldMore);
  }

  live() {
    this.setState({ lines: null });
    this.props.onLive();
  }

  render(_, { lines, at, failure }) {
    if (!lines) {
      return h('p', { class: 'replay' }, h('button', { onClick: () => this.load() }, 'Replay the audit log'),
        failure && h('span', { role: 'status' }, failure));
    }
    const moment = at === 0 ? 'before the first of them' : lines[at - 1].at + (lines[at - 1].type === START ? ', the daemon started' : '');
    return h('p', { class: 'replay' },
      h('button', { onClick: () => this.live() }, 'Live'),
      h('label', null, 'Time ', h('input', { type: 'range', min: 0, max: lines.length, value: at, name: 'time',
        onInput: (event) => this.show(Number(event.target.value)) })),
      h('output', null, `${moment}, ${at} of ${lines.length} changes`));
  }
}

/** The moments at which the daemon started anew, from one on, the oldest first. */
async function starts(since) {
  const { entries } = await json(`v1/audit?${new URLSearchParams({ action: 'daemon-started', since, limit: 1000 })}`);
  return entries.map(({ at }) => ({ at, type: START })).reverse();
}

/**
 * Puts the starts between the changes, which stay in the order of the log. Times are compared as numbers: as text, a
 * whole second, which has no fraction, comes after all others of that second.
 */
function inOrder(changes, begun) {
  const lines = [];
  let taken = 0;
  for (const change of changes) {
    while (taken < begun.length && Date.parse(begun[taken].at) < Date.parse(change.at)) lines.push(begun[taken++]);
    lines.push(change);
  }
  return [...lines, ...begun.slice(taken)];
}

/**
 * Adds to each line what it changes: an ID, with its state and set before and after; after its last change, those of
 * now. A start changes the IDs that were not kept over it, of which the log has no line.
 */
function addStates(lines, model) {
  const begun = [], last = new Map();
  for (const line of lines) {
    line.changes = [];
    line.starts = begun.length; // before this line
    if (line.type === START) {
      begun.push(line);
      continue;
    }
    const earlier = last.get(line.id);
    if (line.type === 'alloc' && earlier) endAtStart(earlier, begun);
    const before = earlier?.now ?? [STATE_BEFORE[line.type], line.type === 'alloc' ? 0 : line.set];
    line.now = after(line, before[0]);
    line.changes.push({ id: line.id, before, after: line.now });
    last.set(line.id, line);
  }
  for (const [id, line] of last) {
    if (!model.contains(id)) continue;
    const now = [model.state[model.cellOf(id)], model.set[model.cellOf(id)]];
    const ended = now[1] === 0 && endAtStart(line, begun);
    if (!ended) line.changes[0].after = now;
  }
}

/**
 * Ends what a set held, and what is free later without a line, at the next start, over which it was not kept. Returns
 * false if there was none.
 */
function endAtStart(line, begun) {
  const start = begun[line.starts];
  if (!start || line.now[1] === 0) return false;
  start.changes.push({ id: line.id, before: line.now, after: [FREE, 0] });
  line.now = [FREE, 0];
  return true;
}

/** A freed ID that is in use stays its set's until its last reference ends, of which there is no line. */
function after({ type, set }, before) {
  if (type === 'alloc' || type === 'unbind') return [IDLE, set];
  if (type === 'bind') return [ACTIVE, set];
  if (type === 'moved') return [UNLEASED, 0];
  return before === ACTIVE ? [PENDING, set] : [FREE, 0];
}
