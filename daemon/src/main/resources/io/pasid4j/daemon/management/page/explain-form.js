// SPDX-License-Identifier: Apache-2.0
// Asks the daemon what an allocation would come to.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { named } from './names.js';

const SURVEY = [['ids', 'IDs in the range'], ['reservedIds', 'reserved'], ['freeIds', 'free'], ['longestFreeRun', 'longest free block']];

export class ExplainForm extends Component {
  constructor(props) {
    super(props);
    this.state = { reply: null };
    this.asked = 0;
  }

  async ask(event) {
    event.preventDefault();
    const fields = event.target.elements;
    const query = new URLSearchParams({ set: fields.set.value, min: fields.min.value, max: fields.max.value, count: fields.count.value });
    if (fields.contiguous.checked) query.set('contiguous', 'true');
    const asked = ++this.asked;
    const reply = await json(`v1/explain?${query}`).catch(({ message }) => ({ refusal: 'not asked', detail: message }));
    if (asked === this.asked) this.setState({ reply });
  }

  /** A reply, also one that is due, is to what stood in the form. */
  forget() {
    this.asked++;
    this.setState({ reply: null });
  }

  /** The fields have defaults, not values: a value would be put back with each reading of the sets. */
  render({ space, sets }, { reply }) {
    return h('form', { class: 'explain', onInput: () => this.forget(), onSubmit: (event) => this.ask(event) },
      h('h2', null, 'Why would it fail?'),
      h('label', null, 'set ', h('select', { name: 'set' }, sets.map((set) =>
        h('option', { key: set.id, value: set.id }, named(set))))),
      h('label', null, 'from ', h('input', { name: 'min', type: 'number', min: 0, defaultValue: 0 })),
      h('label', null, 'to ', h('input', { name: 'max', type: 'number', min: 0, defaultValue: 2 ** space.bits - 1 })),
      h('label', null, 'count ', h('input', { name: 'count', type: 'number', min: 1, defaultValue: 1 })),
      h('label', null, h('input', { name: 'contiguous', type: 'checkbox' }), ' as one block'),
      h('button', { disabled: sets.length === 0 }, 'Explain'),
      h('div', { role: 'status', 'aria-live': 'polite' }, reply && h(Answer, { reply })));
  }
}

function Answer({ reply: { succeeds, refusal, detail, availableAtMs, survey, limitIds } }) {
  return h('dl', null,
    row('now', succeeds ? 'would succeed' : `refused: ${refusal}`),
    row('because', detail),
    availableAtMs && row('at the earliest', new Date(availableAtMs).toISOString()),
    limitIds !== undefined && limitIds !== null && row('limit', limitIds),
    survey && SURVEY.map(([field, name]) => row(name, survey[field])));
}

function row(name, value) {
  return [h('dt', null, name), h('dd', null, value)];
}
