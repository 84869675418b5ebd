// SPDX-License-Identifier: Apache-2.0
// Presence of the tenant of a set: the words of the API, and their meanings.

export const UNKNOWN = 'detached (unknown)', ENDING = 'ending';

const CONNECTED = 'connected';
const MEANINGS = {
  [CONNECTED]: 'a connection has it',
  'detached (alive)': 'no connection has it, but its process lives and may come back',
  [UNKNOWN]: 'no connection has it, and whether its process lives is not known',
  [ENDING]: 'nobody can go on with it: it ends when its processes have',
};

/** The state with what it means. */
export function explained({ state }) {
  return `${state}: ${MEANINGS[state] ?? ''}`;
}

/** Returns whether a set is connected, so that its state need not be shown; true without a set. */
export function isUsual(set) {
  return !set?.state || set.state === CONNECTED;
}

/** The state of a set behind its name, where it is not the usual one. */
export function besideName(set) {
  return isUsual(set) ? '' : `, ${set.state}`;
}

/** Returns whether a set holds IDs for which nobody is known to come back. */
export function isLost({ state }) {
  return state === UNKNOWN || state === ENDING;
}
