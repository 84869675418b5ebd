// SPDX-License-Identifier: Apache-2.0
// Names that tenants have chosen, as a part of the page's own lines.

const ISOLATE = '\u2068', END = '\u2069';
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/** The name alone: whatever direction it is written in, the text around it keeps its own. */
export function isolated(name) {
  return `${ISOLATE}${name.replace(DIRECTION, '\ufffd')}${END}`;
}

/** The name and the number of a set. */
export function named(set) {
  return `${isolated(set.name)} (${set.id})`;
}

/** A name as a word of a shell's line. */
export function quoted(name) {
  return /^[\w.:-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
