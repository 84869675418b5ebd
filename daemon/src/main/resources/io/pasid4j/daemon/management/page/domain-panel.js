// SPDX-License-Identifier: Apache-2.0
// The domain of the space, as the daemon knows it by itself: its hosts, what each has leased, leader, lag, troubles.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { isolated } from './names.js';

const EVERY_MS = 2000;
const MOST_ROWS = 200;

export class DomainPanel extends Component {
  constructor(props) {
    super(props);
    this.state = { domain: null, failure: null };
  }

  componentDidMount() {
    this.read();
    this.timer = setInterval(() => this.read(), EVERY_MS);
  }

  componentWillUnmount() {
    clearInterval(this.timer);
  }

  async read() {
    if (document.hidden || this.reading) return;
    this.reading = true;
    try {
      this.setState({ domain: await json('v1/domain?local=true'), failure: null });
    } catch (failure) {
      this.setState({ failure: failure.message });
    } finally {
      this.reading = false;
    }
  }

  render(_, { domain, failure }) {
    return h('section', { class: 'domain', 'aria-label': 'Domain' },
      h('h2', null, domain ? `Domain ${isolated(domain.name)}: ${domain.members.length} hosts` : 'Domain'),
      failure && h('p', { role: 'alert' }, `Old: ${failure}`),
      domain && [h(Trouble, { domain }), h('p', null, summary(domain)), h(Hosts, { domain }), h(Limits, { domain })]);
  }
}

/** The element stays, so that a screen reader reads a trouble when it comes. */
function Trouble({ domain }) {
  return h('p', { role: 'alert' }, domain.serving ? null
    : `Not serving: ${isolated(domain.reason)}. Tenants get what this host has; nothing is leased or moved.`);
}

function summary({ host, leader, role, appliedIndex, committedIndex, contactMs }) {
  const lag = role === 'CLIENT' ? '' : `, lag ${committedIndex - appliedIndex}`;
  const heard = contactMs < 0 ? 'no contact yet' : contactMs < 1000 ? 'contact now' : `contact ${age(contactMs)} ago`;
  return `Host ${isolated(host)}, ${leader ? `leader ${isolated(leader)}` : 'no leader'}${lag}, ${heard}. As this host knows it.`;
}

function age(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  return s < 86400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
}

function Hosts({ domain }) {
  const voters = new Map(domain.voters.map((voter) => [voter.name, voter]));
  const shown = domain.members.slice(0, MOST_ROWS);
  return [
    h('div', { key: 'hosts', class: 'hosts' }, h('table', null,
      h('thead', null, h('tr', null, ['host', 'leased', 'lag', 'heard of'].map((title) => h('th', { key: title, scope: 'col' }, title)))),
      h('tbody', null, shown.map((member) => h(Host, { key: member.name, member, domain, voter: voters.get(member.name) }))))),
    domain.members.length > MOST_ROWS && h('p', { key: 'more' }, `The first ${MOST_ROWS}; pasid cluster status lists all.`)];
}

function Host({ member, domain, voter }) {
  const { name, leasedIds, restingIds, instance, arrivals, heardMs } = member;
  const marks = [
    name === domain.leader ? 'leader' : voter && 'voter', name === domain.host && 'this host', instance === 0 && 'fenced',
    restingIds > 0 && `${restingIds} rest`, arrivals > 0 && `${arrivals} sets on their way to it`].filter(Boolean);
  const lag = voter?.committedIndex ? Math.max(0, domain.committedIndex - voter.committedIndex) : '';
  return h('tr', { class: name === domain.leader ? 'leader' : '' },
    h('th', { scope: 'row' }, isolated(name), marks.length > 0 && h('span', { class: 'marks' }, ` ${marks.join(', ')}`)),
    h('td', null, leasedIds), h('td', null, lag), h('td', null, heardMs < 0 ? '' : heardMs < 1000 ? 'now' : `${age(heardMs)} ago`));
}

/** Limits of users over all hosts, if this host has leased something of one. */
function Limits({ domain }) {
  const rows = domain.amounts.map(({ tenant, uid, limitIds, domainIds, leasedIds, usedIds }) => h('tr', { key: tenant },
    h('th', { scope: 'row' }, `uid ${uid}`),
    [limitIds, domainIds < 0 ? '' : domainIds, leasedIds, usedIds].map((ids, at) => h('td', { key: at }, ids))));
  const titles = ['limit of', 'in domain', 'leased by all', 'here', 'used'];
  return rows.length > 0 && h('div', { class: 'hosts' }, h('table', null,
    h('thead', null, h('tr', null, titles.map((title) => h('th', { key: title, scope: 'col' }, title)))),
    h('tbody', null, rows)));
}
