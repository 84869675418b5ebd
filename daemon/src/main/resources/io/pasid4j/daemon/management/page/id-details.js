// SPDX-License-Identifier: Apache-2.0
// One ID: its state, its holder, since when; and what an operator can do about it.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { named } from './names.js';
import { explained } from './set-state.js';
import { Action } from './action.js';

export class IdDetails extends Component {
  constructor(props) {
    super(props);
    this.state = { of: null, view: null, failure: null };
    this.reading = 0;
  }

  componentDidUpdate(before) {
    if (before.id !== this.props.id) this.read();
  }

  /** Reads the ID that is shown; of several replies that are due only the last one is taken. */
  async read() {
    const { space, id } = this.props;
    const reading = ++this.reading;
    if (id === null) return;
    const reply = await json(`v1/spaces/${encodeURIComponent(space.name)}/ids/${id}`)
      .then((view) => ({ of: id, view, failure: null }), ({ message }) => ({ of: id, view: null, failure: message }));
    if (reading === this.reading) this.setState(reply);
  }

  render({ space, id }, { of, ...reply }) {
    if (id === null) return null;
    const { view, failure } = of === id ? reply : {}; // of the ID before until the reply is there
    return h('section', { class: 'details', 'aria-live': 'polite' },
      h('h2', null, `ID ${id}`),
      failure && h('p', { role: 'alert' }, failure),
      view && h('dl', null,
        row('state', view.state.toLowerCase().replace('_', ' ')),
        row('references', String(view.references)),
        view.state === 'FOREIGN' && row('meaning', 'in use by somebody outside, as the set has reported'),
        view.state === 'UNLEASED' && row('meaning', 'this host has not leased it from the domain'),
        view.sinceMs && view.state !== 'UNLEASED' && row('since', new Date(view.sinceMs).toISOString()),
        view.set && row('set', named(view.set)),
        view.set && row('tenant', explained(view.set)),
        view.set && row('process', `pid ${view.set.peer.pid}, uid ${view.set.peer.uid}`)),
      view?.state === 'FOREIGN' && h(Action, {
        key: `${id} clear`,
        command: `pasid clear ${id}-${id} --space ${space.name}`,
        question: `Let ID ${id} be allocated again? Its user outside must be gone.`,
        run: () => json(`v1/spaces/${encodeURIComponent(space.name)}/foreign?min=${id}&max=${id}`, { method: 'DELETE' }),
        onDone: () => this.read(),
      }),
      view?.set && view.state !== 'FOREIGN' && h(Action, {
        key: `${id} ${view.set.id} free`,
        command: `pasid free ${view.set.id} --range ${id}-${id}`,
        question: `Take ID ${id} away from ${named(view.set)}?`,
        run: () => json(`v1/sets/${view.set.id}/ids?min=${id}&max=${id}`, { method: 'DELETE' }),
        onDone: () => this.read(),
      }));
  }
}

function row(name, value) {
  return [h('dt', null, name), h('dd', null, value)];
}
