// SPDX-License-Identifier: Apache-2.0
// A slider over the audit log: with audit.ids it has each change of an ID, which can be undone and done again.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { FREE, IDLE, ACTIVE, PENDING } from './map-format.js';

const TYPES = { 'id-allocated': 'alloc', 'id-freed': 'free', 'id-bound': 'bind', 'id-unbound': 'unbind' };
/** The state before the oldest change of an ID: nothing in the log says whether it was pending. */
const STATE_BEFORE = { alloc: FREE, free: IDLE, bind: IDLE, unbind: ACTIVE };
const MOST_LINES = 50_000;

export class Replay extends Component {
  constructor(props) {
    super(props);
    this.state = { lines: null, at: 0, failure: null };
  }

  async load() {
    try {
      const lines = await this.read();
      if (lines.length === 0) throw new Error('the audit log has no IDs (expected: audit.ids: true)');
      this.model = await this.props.read();
      addStates(lines, this.model);
      this.setState({ lines, at: lines.length, failure: null });
      this.props.onModel(this.model);
    } catch (failure) {
      this.setState({ failure: failure.message });
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
    for (; now < at; now++) this.put(lines[now].id, lines[now].after);
    for (; now > at; now--) this.put(lines[now - 1].id, lines[now - 1].before);
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
    const moment = at === 0 ? 'before the first of them' : lines[at - 1].at;
    return h('p', { class: 'replay' },
      h('button', { onClick: () => this.live() }, 'Live'),
      h('label', null, 'Time ', h('input', { type: 'range', min: 0, max: lines.length, value: at, name: 'time',
        onInput: (event) => this.show(Number(event.target.value)) })),
      h('output', null, `${moment}, ${at} of ${lines.length} changes`));
  }
}

/** Adds to each change the state and set of its ID before and after it; after its last one, those of now. */
function addStates(lines, model) {
  const last = new Map();
  for (const line of lines) {
    line.before = last.get(line.id)?.after ?? [STATE_BEFORE[line.type], line.type === 'alloc' ? 0 : line.set];
    line.after = after(line, line.before[0]);
    last.set(line.id, line);
  }
  for (const [id, line] of last) {
    if (model.contains(id)) line.after = [model.state[model.cellOf(id)], model.set[model.cellOf(id)]];
  }
}

/** A freed ID that is in use stays its set's until its last reference ends, of which there is no line. */
function after({ type, set }, before) {
  if (type === 'alloc' || type === 'unbind') return [IDLE, set];
  if (type === 'bind') return [ACTIVE, set];
  return before === ACTIVE ? [PENDING, set] : [FREE, 0];
}
