// SPDX-License-Identifier: Apache-2.0
// Things that an operator should look at: a space or a set that is about to run out, sets without a client, foreign IDs.

import { h } from './preact.module.js';
import { isolated } from './names.js';

const NEARLY_FULL = 0.9;

export function Alerts({ space, sets, model }) {
  const alerts = [...spaceAlerts(model?.space ?? space), ...setAlerts(sets)];
  return h('section', { class: 'alerts' },
    h('h2', null, 'Alerts'),
    alerts.length === 0
      ? h('p', null, 'Nothing needs attention.')
      : h('ul', null, alerts.map((text) => h('li', { key: text }, text))));
}

function spaceAlerts(space) {
  const ids = space.ids;
  const alerts = [];
  const usable = space.capacityIds;
  if (ids.free < usable * (1 - NEARLY_FULL)) alerts.push(`Only ${ids.free} of ${usable} IDs are free.`);
  if (ids.foreign > 0) alerts.push(`${ids.foreign} IDs are taken by somebody outside.`);
  if (ids.quarantined > usable / 10) alerts.push(`${ids.quarantined} IDs rest after a free.`);
  return alerts;
}

function setAlerts(sets) {
  const full = sets.filter((set) => set.limitIds > 0 && set.heldIds >= set.limitIds * NEARLY_FULL);
  const waiting = sets.filter((set) => set.waiting);
  const alerts = [];
  if (full.length > 0) alerts.push(`Near their limit: ${names(full)}.`);
  if (waiting.length > 0) alerts.push(`Without a connection: ${names(waiting)}.`);
  return alerts;
}

function names(sets) {
  const shown = sets.slice(0, 5).map((set) => isolated(set.name)).join(', ');
  return sets.length > 5 ? `${shown} and ${sets.length - 5} more` : shown;
}
