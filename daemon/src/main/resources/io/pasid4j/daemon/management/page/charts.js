// SPDX-License-Identifier: Apache-2.0
// Time lines of use, changes, refusals and latency, with uPlot.

import { h, Component } from './preact.module.js';
import uPlot from './uPlot.esm.js';
import { json } from './api.js';
import { metrics, p99Us } from './metrics.js';

const EVERY_MS = 2000;
const KEEP = 600;
const HEIGHT_PX = 130;
const SERIES = [
  ['Use', [['IDs held', '#3b82f6']]],
  ['Changes in a second', [['allocated', '#16a34a'], ['freed', '#d97706']]],
  ['Refusals in a second', [['refused', '#dc2626']]],
  ['p99 in the daemon, us', [['latency', '#9333ea']]],
];

export class Charts extends Component {
  constructor(props) {
    super(props);
    this.times = [];
    this.data = SERIES.map(([, lines]) => lines.map(() => []));
    this.elements = [];
  }

  componentDidMount() {
    this.plots = SERIES.map(([, lines], i) =>
      new uPlot(options(this.elements[i].clientWidth || 300, lines), this.plotData(i), this.elements[i]));
    for (const { root } of this.plots) root.ariaHidden = 'true'; // what is around it has the values as its name
    this.observer = new ResizeObserver(() => this.plots.forEach((plot, i) =>
      plot.setSize({ width: this.elements[i].clientWidth, height: HEIGHT_PX })));
    this.observer.observe(this.elements[0]);
    this.timer = setInterval(() => this.sample(), EVERY_MS);
  }

  /** uPlot asks for the colour of its labels when it draws, and draws only for new data. */
  componentDidUpdate(before) {
    if (before.dark !== this.props.dark) this.plots.forEach((plot) => plot.redraw(false));
  }

  componentWillUnmount() {
    clearInterval(this.timer);
    this.observer.disconnect();
    this.plots.forEach((plot) => plot.destroy());
  }

  plotData(i) {
    return [this.times, ...this.data[i]];
  }

  async sample() {
    const rates = this.props.live()?.rates;
    if (document.hidden || !rates || this.sampling) return;
    this.sampling = true;
    try {
      const now = { atMs: performance.now(), ...rates, ...await metrics() };
      const { ids } = await json(`v1/spaces/${encodeURIComponent(this.props.space.name)}`);
      this.props.onIds(ids);
      const before = this.before;
      this.before = now;
      if (before) this.add(ids, before, now);
    } catch {
      // The connection's own line says what is wrong; a gap in the chart is right.
    } finally {
      this.sampling = false;
    }
  }

  add(ids, before, now) {
    const perSecond = (name) => (now[name] - before[name]) * 1000 / (now.atMs - before.atMs);
    this.times.push(Date.now() / 1000);
    const values = [[ids.idle + ids.active + ids.pending], [perSecond('alloc'), perSecond('free')],
      [Math.max(0, perSecond('refused'))], [p99Us(before.buckets, now.buckets)]];
    values.forEach((group, i) => group.forEach((value, line) => this.data[i][line].push(value)));
    if (this.times.length > KEEP) [this.times, ...this.data.flat()].forEach((column) => column.shift());
    this.plots.forEach((plot, i) => plot.setData(this.plotData(i)));
    this.setState({});
  }

  /** The newest values of a chart, for those who cannot see it. */
  latest(i) {
    const [title, lines] = SERIES[i];
    const values = lines.map(([label], line) => `${label} ${Math.round(this.data[i][line].at(-1) ?? 0)}`);
    return `${title}: ${values.join(', ')}`;
  }

  render() {
    return h('section', { class: 'charts' }, SERIES.map(([title], i) =>
      h('div', { key: title }, h('h2', null, title),
        h('div', { role: 'img', 'aria-label': this.latest(i), ref: (element) => { this.elements[i] = element; } }))));
  }
}

function options(width, lines) {
  const ink = () => getComputedStyle(document.body).color;
  const axis = { stroke: ink, grid: { stroke: '#8884' }, ticks: { stroke: '#8884' } };
  return {
    width, height: HEIGHT_PX, cursor: { show: false }, legend: { show: lines.length > 1, live: false },
    axes: [axis, { ...axis, size: 64 }],
    series: [{}, ...lines.map(([label, stroke]) => ({ label, stroke, width: 2 }))],
  };
}
