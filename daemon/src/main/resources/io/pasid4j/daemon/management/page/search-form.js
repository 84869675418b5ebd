// SPDX-License-Identifier: Apache-2.0
// Finds an ID by number or SPID, or sets by name, number or uid.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { named } from './names.js';
import { besideName } from './set-state.js';

const MOST_SHOWN = 20;

export class SearchForm extends Component {
  constructor(props) {
    super(props);
    this.state = { found: null };
    this.searched = 0;
  }

  async search(event) {
    event.preventDefault();
    const text = event.target.elements.text.value.trim();
    const spid = /^spid:([0-9]+)$/.exec(text);
    const searched = ++this.searched;
    const { found = null, failure = null, id } = await (spid ? this.withSpid(spid[1]) : this.withText(text));
    if (searched !== this.searched) return; // a later search was quicker
    this.setState({ found, failure });
    if (id !== undefined) this.props.onId(id);
  }

  withText(text) {
    const id = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : null;
    const found = this.props.sets.filter((set) => matches(set, text, id)).map((set) => ({ set }));
    return id !== null && id < 2 ** this.props.space.bits ? { found, id } : { found };
  }

  /** A SPID is a number of its set's own, so several IDs may have it. */
  async withSpid(spid) {
    try {
      const { ids } = await json(`v1/spaces/${encodeURIComponent(this.props.space.name)}/spids/${spid}`);
      return { found: ids, id: ids.length === 1 ? ids[0].id : undefined };
    } catch (failure) {
      return { failure: failure.message };
    }
  }

  render({ onId, onSet }, { found, failure }) {
    return h('form', { role: 'search', onSubmit: (event) => this.search(event) },
      h('label', null, 'ID, set name or number, uid:1000, spid:7 ', h('input', { name: 'text', type: 'search' })),
      h('button', null, 'Find'),
      failure && h('p', { role: 'alert' }, failure),
      found && h('ul', { 'aria-live': 'polite' }, found.slice(0, MOST_SHOWN).map(({ id, set }) => h('li', { key: `${set.id} ${id}` },
        h('button', { type: 'button', onClick: () => (id === undefined ? onSet(set.id) : onId(id)) }, describe(id, set)))),
      found.length > MOST_SHOWN && h('li', null, `and ${found.length - MOST_SHOWN} more`),
      found.length === 0 && h('li', null, 'Nothing matches.')));
  }
}

function describe(id, set) {
  const name = `${named(set)}${besideName(set)}`;
  return id === undefined ? `${name}, uid ${set.peer.uid}, holds ${set.heldIds}` : `ID ${id} of ${name}`;
}

function matches(set, text, id) {
  const uid = /^uid:([0-9]+)$/.exec(text);
  if (uid) return set.peer.uid === Number(uid[1]);
  return set.id === id || (text !== '' && set.name.includes(text));
}
