// SPDX-License-Identifier: Apache-2.0
// One space: the picture with its switches in the middle, everything else beside it.

import { h, Component } from './preact.module.js';
import { json, pages } from './api.js';
import { isolated } from './names.js';
import { ORDERS } from './curve.js';
import { LiveSpace } from './live-space.js';
import { PictureView } from './picture-view.js';
import { Legend } from './legend.js';
import { IdDetails } from './id-details.js';
import { SetTable } from './set-table.js';
import { SearchForm } from './search-form.js';
import { ExplainForm } from './explain-form.js';
import { Charts } from './charts.js';
import { Bands } from './bands.js';
import { Alerts } from './alerts.js';
import { DomainPanel } from './domain-panel.js';
import { Replay } from './replay.js';

const SETS_EVERY_MS = 2000;
/** In a shorter time a single change would be many a second. */
const LEAST_RATE_MS = 1000;

export class SpacePage extends Component {
  constructor(props) {
    super(props);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.state = { order: 'hilbert', dark: dark.matches, sets: [], labels: [], bands: [], model: null, connection: ['lost', 'connecting'],
      id: null, set: null, replaying: false };
    this.scheme = dark;
    this.onScheme = () => this.setState({ dark: dark.matches });
  }

  componentDidMount() {
    this.scheme.addEventListener('change', this.onScheme);
    this.live = new LiveSpace(this.props.space.name, {
      onModel: (model) => {
        this.setState({ connection: ['live', ''] });
        if (!this.state.replaying) this.setState({ model });
        this.readLabels();
      },
      onState: (state, reason) => this.setState({ connection: [state, reason] }),
    });
    this.labelsRead = 0;
    this.ratesAt = performance.now();
    this.readSets();
    this.timer = setInterval(() => this.readSets(), SETS_EVERY_MS);
  }

  componentWillUnmount() {
    this.scheme.removeEventListener('change', this.onScheme);
    this.live.close();
    clearInterval(this.timer);
  }

  async readSets() {
    if (document.hidden) this.forgetRates();
    if (document.hidden || this.readingSets) return;
    this.readingSets = true;
    try {
      const sets = await pages('v1/sets', 'sets', { space: this.props.space.name });
      this.addRates(sets);
      const chosen = sets.some((set) => set.id === this.state.set) ? this.state.set : null;
      this.setState({ sets, set: chosen, setsFailure: null });
    } catch (failure) {
      this.setState({ setsFailure: failure.message });
    } finally {
      this.readingSets = false;
    }
  }

  addRates(sets) {
    const seconds = Math.max(LEAST_RATE_MS, performance.now() - this.ratesAt) / 1000;
    for (const set of sets) set.rate = (this.live.changesBySet.get(set.id) ?? 0) / seconds;
    this.forgetRates();
  }

  /** Counts changes from now on; while nobody asks for them, sets that come and go would add up. */
  forgetRates() {
    this.ratesAt = performance.now();
    this.live.changesBySet.clear();
  }

  async readLabels() {
    const path = `v1/spaces/${encodeURIComponent(this.props.space.name)}/reservations`;
    const reading = ++this.labelsRead;
    const { reservations } = await json(path).catch(() => ({ reservations: this.state.bands }));
    if (reading !== this.labelsRead) return; // a later reply was quicker
    const parts = (this.live.model?.space ?? this.props.space).parts.map(({ min, max, space }) => ({ min, max, text: `part ${space}` }));
    const bands = reservations.filter((band) => !parts.some((part) => part.min <= band.max && part.max >= band.min));
    this.setState({ bands: reservations, labels: [...parts, ...bands.map(({ min, max, name }) => ({ min, max, text: name ? isolated(name) : 'reserved' }))] });
  }

  /** Takes the counts of IDs by state that the daemon has now. */
  count(ids) {
    this.live.compare(ids);
    this.setState({ ids });
  }

  choose(id) {
    this.setState({ id });
  }

  reveal(id) {
    const { model } = this.state;
    if (!model) return;
    if (!model.contains(id)) this.live.show(null);
    this.setState({ id, revealed: { id } });
  }

  render() {
    const { space, spaces } = this.props;
    const { order, dark, sets, setsFailure, ids, model, connection, id, set, revealed, labels, bands } = this.state;
    const byId = new Map(sets.map((one) => [one.id, one]));
    return h('div', { class: 'page' },
      h('header', null,
        h('h1', null, 'pasid4j'),
        h(SpaceChoice, { space, spaces }),
        h(OrderChoice, { order, onOrder: (next) => this.setState({ order: next }) }),
        h(Connection, { connection, setsFailure })),
      h('main', null,
        h(PictureView, { bits: space.bits, model, order, dark, byId, set, revealed, labels,
          onChoose: (chosen) => this.choose(chosen), onWindow: (window) => this.live.show(window) }),
        h(Legend, { dark, bits: (model ?? space).bits, inDomain: space.inDomain }),
        h(Replay, { space, read: () => this.live.read(),
          onModel: (past) => this.setState({ model: past, replaying: true }),
          onLive: () => {
            this.setState({ replaying: false });
            this.live.readAnew();
          } })),
      h('aside', null,
        h(SearchForm, { space, sets, onId: (found) => this.reveal(found), onSet: (found) => this.setState({ set: found }) }),
        h(Alerts, { space: model?.space ?? space, ids: ids ?? (model?.space ?? space).ids, sets }),
        space.inDomain && h(DomainPanel),
        h(IdDetails, { space, id, dark }),
        h(SetTable, { sets, dark, chosen: set, onChange: () => this.readSets(),
          onChoose: (chosen) => this.setState({ set: chosen === set ? null : chosen }) }),
        h(Bands, { space, bands, onChange: () => {
          this.readLabels();
          this.live.readAnew(); // events of a band look like those of a set
        } }),
        h(Charts, { space, dark, live: () => this.live, onIds: (counts) => this.count(counts) }),
        h(ExplainForm, { space, sets })));
  }
}

function SpaceChoice({ space, spaces }) {
  const go = (event) => { location.hash = encodeURIComponent(event.target.value); };
  return h('label', null, 'Space ', h('select', { onChange: go, value: space.name, name: 'space' },
    spaces.map((one) => h('option', { value: one.name, key: one.name }, `${one.name} (${one.bits} bits)`))));
}

function OrderChoice({ order, onOrder }) {
  return h('fieldset', { class: 'switch' }, h('legend', null, 'Order'), ORDERS.map((one) =>
    h('label', { key: one }, h('input', { type: 'radio', name: 'order', value: one, checked: one === order,
      onChange: () => onOrder(one) }), ` ${one}`)));
}

function Connection({ connection: [state, reason], setsFailure }) {
  const text = { live: 'live', lost: 'not connected', behind: 'behind, reading anew' }[state];
  const old = state === 'live' && setsFailure ? `, but the sets are old: ${setsFailure}` : '';
  return h('p', { class: `connection ${state}`, role: 'status' }, reason ? `${text}: ${reason}` : text, old);
}

