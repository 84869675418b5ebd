// SPDX-License-Identifier: Apache-2.0
// The picture as a part of the page: size, mouse, touch, keyboard, and what is read aloud.

import { h, Component } from './preact.module.js';
import { json } from './api.js';
import { named } from './names.js';
import { besideName } from './set-state.js';
import { layout } from './curve.js';
import { Picture } from './picture.js';
import { STATES } from './map-format.js';

const MOST_CELL_BITS = 20;
const WHEEL_STEP = 1.25;
const ASK_AFTER_MS = 200;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class PictureView extends Component {
  constructor(props) {
    super(props);
    this.state = { hovered: null, path: true };
    this.layouts = new Map();
    this.attach = (canvas) => { this.canvas = canvas; };
  }

  componentDidMount() {
    this.picture = new Picture(this.canvas);
    this.layoutOf(this.props.order, Math.min(MOST_CELL_BITS, this.props.bits)); // while the data is on its way
    this.canvas.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.canvas);
    const frame = () => {
      if (this.picture.model) {
        this.picture.model.endRests(performance.now());
        this.picture.frame();
      }
      this.ticks = (this.ticks ?? 0) + 1;
      this.request = requestAnimationFrame(frame);
    };
    this.request = requestAnimationFrame(frame);
    this.showModel();
  }

  componentWillUnmount() {
    cancelAnimationFrame(this.request);
    clearTimeout(this.asking);
    this.observer.disconnect();
  }

  componentDidUpdate(before) {
    const { model, order, dark, set, revealed, labels } = this.props;
    if (before.labels !== labels) {
      this.picture.labels = labels;
      this.picture.stale = true;
    }
    if (before.model !== model || before.order !== order || before.dark !== dark || before.set !== set) {
      this.showModel();
    }
    if (before.revealed !== revealed) this.toReveal = revealed;
    if (this.toReveal && model?.contains(this.toReveal.id)) {
      this.picture.reveal(model.cellOf(this.toReveal.id));
      this.toReveal = null;
    }
  }

  showModel() {
    const { model, order, dark, set } = this.props;
    if (!model) return;
    const before = this.picture.model;
    if (before && (before.min !== model.min || before.bits !== model.bits)) this.forgetCells();
    this.picture.show(model, this.layoutOf(order, model.cellBits), dark, set);
    // For tests and measurements.
    this.canvas.view = this;
  }

  /** A cell is another ID in another window. */
  forgetCells() {
    this.picture.highlight = null;
    this.hover(-1);
  }

  layoutOf(order, bits) {
    const key = `${order} ${bits}`;
    if (!this.layouts.has(key)) this.layouts.set(key, layout(order, bits));
    return this.layouts.get(key);
  }

  resize() {
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.canvas.clientWidth * ratio);
    this.canvas.height = Math.round(this.canvas.clientHeight * ratio);
    if (this.picture.model) this.picture.fit();
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const ratio = this.canvas.width / box.width;
    return [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
  }

  onWheel(event) {
    event.preventDefault();
    if (this.picture.model) this.picture.zoom(event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP, ...this.at(event));
  }

  onMove(event) {
    if (!this.picture.model) return;
    if (event.buttons === 1 && this.last) {
      const [x, y] = this.at(event);
      this.picture.pan(x - this.last[0], y - this.last[1]);
      this.moved = true;
    }
    this.last = this.at(event);
    this.hover(this.picture.cellAt(...this.last));
  }

  onUp({ button }) {
    if (button === 0 && !this.moved && this.state.hovered !== null) this.choose(this.state.hovered);
    this.moved = false;
  }

  hover(cell) {
    const hovered = cell < 0 ? null : cell;
    if (hovered === this.state.hovered) return;
    this.picture.pathOf = this.state.path ? hovered : null;
    this.picture.stale = true;
    this.setState({ hovered });
    clearTimeout(this.asking);
    const { model } = this.picture;
    if (hovered !== null && model.shift === 0) this.asking = setTimeout(() => this.ask(model.firstIdOf(hovered)), ASK_AFTER_MS);
  }

  /** Asks since when an ID is held, once the pointer rests on it. */
  async ask(id) {
    try {
      const asked = await json(`v1/spaces/${encodeURIComponent(this.props.model.space.name)}/ids/${id}`);
      if (this.picture.model.firstIdOf(this.state.hovered) === id) this.setState({ asked });
    } catch {
      // The line without it is right, too; the connection's own line says what is wrong.
    }
  }

  choose(cell) {
    const { model } = this.picture;
    this.picture.highlight = cell;
    this.picture.stale = true;
    if (model.shift === 0) this.props.onChoose(model.firstIdOf(cell));
    else this.props.onWindow(windowAround(model, cell));
  }

  onKey(event) {
    const { picture } = this;
    if (!picture.model || event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
    const cell = this.state.hovered ?? picture.highlight ?? 0;
    const middle = [this.canvas.width / 2, this.canvas.height / 2];
    if (event.key in ARROWS) this.move(cell, ...ARROWS[event.key]);
    else if (event.key === '+') picture.zoom(2, ...middle);
    else if (event.key === '-') picture.zoom(0.5, ...middle);
    else if (event.key === '0') picture.fit();
    else if (event.key === 'Home') this.focusCell(0);
    else if (event.key === 'PageDown') this.focusCell(Math.min(picture.model.state.length - 1, cell + 1));
    else if (event.key === 'PageUp') this.focusCell(Math.max(0, cell - 1));
    else if (event.key === 'Enter' || event.key === ' ') this.choose(cell);
    else return;
    event.preventDefault();
  }

  move(cell, byX, byY) {
    const { width, height, place, index } = this.picture.layout;
    const x = place[cell] % width + byX, y = Math.floor(place[cell] / width) + byY;
    if (x >= 0 && y >= 0 && x < width && y < height) this.focusCell(index[y * width + x]);
  }

  focusCell(cell) {
    this.picture.highlight = cell;
    this.hover(cell);
  }

  showPath(path) {
    this.picture.pathOf = path ? this.state.hovered : null;
    this.picture.stale = true;
    this.setState({ path });
  }

  zoomBy(factor) {
    if (this.picture.model) this.picture.zoom(factor, this.canvas.width / 2, this.canvas.height / 2);
  }

  render({ model, onWindow }, { hovered, path }) {
    return h('section', { class: 'picture', 'aria-label': 'Picture of the space' },
      h('canvas', { ref: this.attach, tabIndex: 0, role: 'application',
        'aria-label': 'IDs of the space. Arrows move, Page Up and Page Down follow the numbers, plus and minus zoom, Enter shows details.',
        onPointerMove: (event) => this.onMove(event), onPointerUp: (event) => this.onUp(event),
        onPointerDown: (event) => { this.last = this.at(event); this.moved = false; },
        onPointerLeave: () => this.hover(-1), onKeyDown: (event) => this.onKey(event) }),
      h('div', { class: 'tools' },
        h('button', { onClick: () => this.zoomBy(2), 'aria-label': 'Zoom in' }, '+'),
        h('button', { onClick: () => this.zoomBy(0.5), 'aria-label': 'Zoom out' }, '\u2212'),
        h('button', { onClick: () => this.picture.model && this.picture.fit() }, 'All'),
        model && model.bits < model.space?.bits && h('button', { onClick: () => onWindow(null) }, 'Whole space'),
        h('label', null, h('input', { type: 'checkbox', checked: path,
          onChange: (event) => this.showPath(event.target.checked) }), ' path')),
      h('p', { class: 'hover', role: 'status', 'aria-live': 'polite' }, this.describe(hovered)));
  }

  describe(cell) {
    const { model, byId } = this.props;
    if (!model) return 'Reading the space.';
    if (cell === null || cell === undefined) return 'Point at an ID, or move with the arrow keys.';
    const first = model.firstIdOf(cell);
    const ids = model.shift === 0 ? `ID ${first}` : `IDs ${first} to ${first + model.idsPerCell - 1}`;
    const set = model.set[cell];
    const known = byId.get(set);
    const holder = set === 0 ? '' : `, ${named({ name: known?.name ?? 'set', id: set })}${besideName(known)}`;
    return `${ids}: ${STATES[model.state[cell]]}${holder}${this.since(first)}${this.way(cell)}`;
  }

  /** What the daemon has said of the ID under the pointer, if that is this one. */
  since(id) {
    const { asked } = this.state;
    if (asked?.id !== id || !asked.set) return '';
    const references = asked.references === 1 ? '1 reference' : `${asked.references} references`;
    return `, ${references}${asked.sinceMs ? `, since ${new Date(asked.sinceMs).toISOString()}` : ''}`;
  }

  /** The IDs that the line through the picture passes. */
  way(cell) {
    const { picture } = this;
    if (!picture?.model || picture.pathOf !== cell || cell >= picture.model.state.length) return '';
    const [first, last] = picture.pathAround(cell);
    return `; the line is ${picture.model.firstIdOf(first)} to ${picture.model.firstIdOf(last) + picture.model.idsPerCell - 1}`;
  }
}

/** The 2^20 IDs around a block. */
function windowAround(model, cell) {
  const bits = Math.min(20, model.bits);
  return { min: Math.floor(model.firstIdOf(cell) / 2 ** bits) * 2 ** bits, bits };
}
