// SPDX-License-Identifier: Apache-2.0
// The sets of a space, the fullest first; a row shows its colour in the picture.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { Action } from './action.js';
import { Colours } from './colours.js';
import { named } from './names.js';
import { explained, isLost, isUsual } from './set-state.js';

const MOST_ROWS = 200;
const COLUMNS = [['name', 'set'], ['heldIds', 'held'], ['limitIds', 'limit'], ['guaranteedIds', 'least'], ['rate', '1/s'], ['openMs', 'age']];

export class SetTable extends Component {
  constructor(props) {
    super(props);
    this.state = { by: 'heldIds', descending: true };
  }

  sorted() {
    const { by, descending } = this.state;
    const sign = descending ? -1 : 1;
    return [...this.props.sets].sort((a, b) => sign * (a[by] < b[by] ? -1 : a[by] > b[by] ? 1 : a.id - b.id));
  }

  sortBy(by) {
    this.setState({ by, descending: by === this.state.by ? !this.state.descending : by !== 'name' });
  }

  render({ sets, dark, chosen, onChoose, onChange }, { by, descending }) {
    const colours = new Colours(dark);
    const shown = this.sorted().slice(0, MOST_ROWS);
    const chosenSet = sets.find((set) => set.id === chosen);
    return h('section', { class: 'sets' },
      h('h2', null, `Sets: ${sets.length}`),
      h('div', { class: 'rows' }, h('table', null,
        h('thead', null, h('tr', null, COLUMNS.map(([field, title]) =>
          h('th', { key: field, scope: 'col', 'aria-sort': by === field ? (descending ? 'descending' : 'ascending') : 'none' },
            h('button', { onClick: () => this.sortBy(field) }, title))))),
        h('tbody', null, shown.map((set) => h(Row, { key: set.id, set, colour: colours.cssOfSet(set.id),
          chosen: set.id === chosen, onChoose }))))),
      sets.length > MOST_ROWS && h('p', null, `The first ${MOST_ROWS}; pasid sets lists all.`),
      chosenSet && h(SetActions, { key: chosenSet.id, set: chosenSet, onDone: onChange }));
  }
}

function Row({ set, colour, chosen, onChoose }) {
  const style = { '--colour': colour, '--share': `${Math.min(100, 100 * set.heldIds / Math.max(1, set.limitIds))}%` };
  return h('tr', { class: chosen ? 'chosen' : '', onClick: () => onChoose(set.id) },
    h('th', { scope: 'row' }, h('span', { class: 'dot', style }), h('button', { 'aria-pressed': chosen }, named(set)),
      h('span', { class: isLost(set) ? 'state lost' : 'state' }, isUsual(set) ? '' : set.state)),
    h('td', null, set.heldIds, h('span', { class: 'bar', style })),
    h('td', null, set.limitIds), h('td', null, set.guaranteedIds), h('td', null, (set.rate ?? 0).toFixed(0)), h('td', null, age(set.openMs)));
}

class SetActions extends Component {
  render({ set, onDone }, { limitIds = set.limitIds }) {
    const guaranteedIds = Math.min(set.guaranteedIds, limitIds); // as the command line has it
    const less = guaranteedIds < set.guaranteedIds ? ` and guarantee it ${guaranteedIds}` : '';
    return h('div', { class: 'chosen-set' },
      h('p', null, `${named(set)} is ${explained(set)}.`),
      h('label', null, `limit of ${named(set)} `, h('input', { type: 'number', min: 0, value: limitIds, name: 'limit',
        onInput: (event) => this.setState({ limitIds: Number(event.target.value) }) })),
      h(Action, {
        command: `pasid quota ${set.id} ${limitIds}`,
        question: `Let ${named(set)} hold up to ${limitIds} IDs${less}?`,
        run: () => json(`v1/sets/${set.id}/quota`, { method: 'PUT', body: { limitIds, guaranteedIds } }),
        onDone,
      }),
      h(Action, {
        command: `pasid release ${set.id}`,
        question: `End ${named(set)} and release its ${set.heldIds} IDs?`,
        run: () => json(`v1/sets/${set.id}`, { method: 'DELETE' }),
        onDone,
      }));
  }
}

function age(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return s < 172800 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
}
