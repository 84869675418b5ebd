// SPDX-License-Identifier: Apache-2.0
// The bands that an operator keeps from tenants: a form for one more, and the end of each.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { Action } from './action.js';
import { isolated, quoted } from './names.js';

export class Bands extends Component {
  path() {
    return `v1/spaces/${encodeURIComponent(this.props.space.name)}/reservations`;
  }

  render({ space, bands, onChange }, { min = 0, max = 0, name = 'reserved' }) {
    const field = (label, value, key) => h('label', null, `${label} `, h('input', { name: key, value,
      type: key === 'name' ? 'text' : 'number', min: 0, maxlength: 48,
      onInput: ({ target }) => this.setState({ [key]: key === 'name' ? target.value : Number(target.value) }) }));
    return h('section', { class: 'bands' },
      h('h2', null, 'Bands kept from tenants'),
      h('ul', null, bands.map((band) => h('li', { key: `${band.set} ${band.min} ${band.max}` },
        `${extent(band)}: ${band.fixed ? 'of the configuration' : isolated(band.name)}`,
        band.fixed || h(Action, {
          command: `pasid reserve --remove ${band.min}-${band.max} --space ${space.name}`,
          question: `Give ${extent(band)} back to tenants?`,
          run: () => json(`${this.path()}/${band.set}`, { method: 'DELETE' }),
          onDone: onChange,
        })))),
      h('form', { onSubmit: (event) => event.preventDefault() },
        field('from', min, 'min'), field('to', max, 'max'), field('why', name, 'name'),
        h(Action, {
          command: `pasid reserve ${min}-${max} --name ${quoted(name)} --space ${space.name}`,
          question: `Keep ${extent({ min, max })} from tenants?`,
          run: () => json(this.path(), { method: 'POST', body: { min, max, name } }),
          onDone: onChange,
        })));
  }
}

function extent({ min, max }) {
  return min === max ? String(min) : `${min} to ${max}`;
}
