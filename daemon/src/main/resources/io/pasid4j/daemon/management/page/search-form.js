// SPDX-License-Identifier: Apache-2.0
// Finds an ID by number, or sets by name, number or uid.

import { h, Component } from './preact.module.js';

export class SearchForm extends Component {
  constructor(props) {
    super(props);
    this.state = { found: null };
  }

  search(event) {
    event.preventDefault();
    const text = event.target.elements.text.value.trim();
    const id = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : null;
    if (id !== null && id < 2 ** this.props.space.bits) this.props.onId(id);
    this.setState({ found: this.props.sets.filter((set) => matches(set, text, id)) });
  }

  render({ onSet }, { found }) {
    return h('form', { role: 'search', onSubmit: (event) => this.search(event) },
      h('label', null, 'ID, set name or number, uid:1000 ', h('input', { name: 'text', type: 'search' })),
      h('button', null, 'Find'),
      found && h('ul', null, found.slice(0, 20).map((set) => h('li', { key: set.id },
        h('button', { type: 'button', onClick: () => onSet(set.id) },
          `${set.name} (${set.id}), uid ${set.peer.uid}, holds ${set.heldIds}`))),
      found.length === 0 && h('li', null, 'No set matches.')));
  }
}

function matches(set, text, id) {
  const uid = /^uid:([0-9]+)$/.exec(text);
  if (uid) return set.peer.uid === Number(uid[1]);
  return set.id === id || (text !== '' && set.name.includes(text));
}
