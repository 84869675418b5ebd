// SPDX-License-Identifier: Apache-2.0
// Things that an operator should look at: a space or a set that is about to run out, sets that nobody is known to come
// back for, foreign IDs. A set that is detached while its process lives is none of them.

import { h } from './preact.module.js';
import { isolated } from './names.js';
import { ENDING, UNKNOWN } from './set-state.js';

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
  const available = ids.free + ids.unleased; // a host leases more before its tenants need it
  if (available < usable * (1 - NEARLY_FULL)) alerts.push(`Free IDs: only ${available} of ${usable}.`);
  if (ids.foreign > 0) alerts.push(`Foreign IDs, taken by somebody outside: ${ids.foreign}.`);
  if (ids.quarantined > usable / 10) alerts.push(`IDs that rest after a free: ${ids.quarantined}.`);
  return alerts;
}

function setAlerts(sets) {
  const full = sets.filter((set) => set.limitIds > 0 && set.heldIds >= set.limitIds * NEARLY_FULL);
  const unknown = sets.filter((set) => set.state === UNKNOWN);
  const ending = sets.filter((set) => set.state === ENDING);
  const alerts = [];
  if (full.length > 0) alerts.push(`Near their limit: ${names(full)}.`);
  if (unknown.length > 0) alerts.push(`Detached, and not known to live: ${names(unknown)}.`);
  if (ending.length > 0) alerts.push(`Ending, for nobody can go on with them: ${names(ending)}.`);
  return alerts;
}

function names(sets) {
  const shown = sets.slice(0, 5).map((set) => isolated(set.name)).join(', ');
  return sets.length > 5 ? `${shown} and ${sets.length - 5} more` : shown;
}
