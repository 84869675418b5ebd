// SPDX-License-Identifier: Apache-2.0
// Things that an operator should look at: a space or a set that is about to run out, sets without a client, foreign IDs.

import { h } from './preact.module.js';
import { isolated } from './names.js';

const NEARLY_FULL = 0.9;

export function Alerts({ space, ids, sets }) {
  const alerts = [...spaceAlerts(space.capacityIds, ids), ...setAlerts(sets)];
  return h('section', { class: 'alerts' },
    h('h2', null, 'Alerts'),
    alerts.length === 0
      ? h('p', null, 'Nothing needs attention.')
      : h('ul', null, alerts.map((text) => h('li', { key: text }, text))));
}

function spaceAlerts(usable, ids) {
  const alerts = [];
  if (ids.free < usable * (1 - NEARLY_FULL)) alerts.push(`Free IDs: only ${ids.free} of ${usable}.`);
  if (ids.foreign > 0) alerts.push(`Foreign IDs, taken by somebody outside: ${ids.foreign}.`);
  if (ids.quarantined > usable / 10) alerts.push(`IDs that rest after a free: ${ids.quarantined}.`);
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
