// SPDX-License-Identifier: Apache-2.0
// Draws a SpaceModel into a canvas: one pixel a cell in memory, of which a view is shown, with what lies over it.

import { Colours } from './colours.js';
import { ViewImage } from './view-image.js';
import { Glyphs, outlined } from './glyphs.js';

const MOST_SCALE = 64;
const OUTLINE_FROM_SCALE = 8;
const LABEL_FROM_PIXELS = 2500;
/** Cells that changed since the last frame, singly. */
const MOST_TOUCHED = 1 << 16;

export class Picture {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false });
    this.view = new ViewImage();
    this.touched = [];
    this.frames = 0;
    this.highlight = null;
    this.pathOf = null;
    this.labels = [];
    this.chosen = null;
  }

  /**
   * Shows a model in an order, all sets in their colours or the chosen one alone. The view stays, unless the places of
   * the cells are others.
   */
  show(model, layout, dark, chosen) {
    const samePlaces = this.layout === layout && this.model?.min === model.min && this.model?.bits === model.bits;
    const before = samePlaces && this.dark === dark && this.chosen === chosen ? this.model : null;
    if (this.model) this.model.changed = () => {};
    Object.assign(this, { model, layout, dark, chosen });
    if (before === null) this.colours = new Colours(dark);
    if (!samePlaces) this.makePixels();
    this.paintAll(before);
    model.changed = (cell) => {
      this.paint(cell);
      // A hidden page draws no frame: beyond a bound all is drawn at once.
      if (!this.moved && this.touched.push(layout.place[cell]) > MOST_TOUCHED) this.move();
    };
    if (!samePlaces) this.fit();
    this.move();
    this.firstFrameMs = null;
  }

  makePixels() {
    const { width, height } = this.layout;
    this.widthBits = Math.log2(width);
    this.pixels = new Uint32Array(width * height);
  }

  /** Paints the cells that differ from a model whose picture this is; all of them without one. */
  paintAll(before) {
    const { state, set } = this.model;
    for (let cell = 0; cell < state.length; cell++) {
      if (before === null || before.state[cell] !== state[cell] || before.set[cell] !== set[cell]) this.paint(cell);
    }
  }

  paint(cell) {
    const place = this.layout.place[cell];
    const x = place & (this.layout.width - 1), y = place >>> this.widthBits;
    const state = this.model.state[cell], set = this.model.set[cell];
    this.pixels[place] = this.chosen === null
      ? this.colours.pixel(state, set, x, y) : this.colours.besides(this.chosen, state, set, x, y);
  }

  /** Has the next frame paint every pixel. */
  move() {
    this.moved = this.stale = true;
    this.touched.length = 0;
  }

  /** The whole picture in the canvas. */
  fit() {
    this.scale = Math.min(this.canvas.width / this.layout.width, this.canvas.height / this.layout.height);
    this.left = (this.canvas.width - this.layout.width * this.scale) / 2;
    this.top = (this.canvas.height - this.layout.height * this.scale) / 2;
    this.leastScale = this.scale;
    this.move();
  }

  /** Enlarges by a factor around a point of the canvas, which stays where it is. */
  zoom(factor, x, y) {
    const scale = Math.max(this.leastScale, Math.min(MOST_SCALE, this.scale * factor));
    this.left = x - (x - this.left) * scale / this.scale;
    this.top = y - (y - this.top) * scale / this.scale;
    this.scale = scale;
    this.keepInside();
  }

  pan(byX, byY) {
    this.left += byX;
    this.top += byY;
    this.keepInside();
  }

  keepInside() {
    this.left = inside(this.left, this.layout.width * this.scale, this.canvas.width);
    this.top = inside(this.top, this.layout.height * this.scale, this.canvas.height);
    this.move();
  }

  /** The cell at a point of the canvas; -1 beside the picture. */
  cellAt(x, y) {
    const column = Math.floor((x - this.left) / this.scale);
    const row = Math.floor((y - this.top) / this.scale);
    const { width, height, index } = this.layout;
    return column < 0 || row < 0 || column >= width || row >= height ? -1 : index[row * width + column];
  }

  /** Brings a cell into the middle, large enough to be seen. */
  reveal(cell) {
    const [x, y] = this.centreOf(cell);
    if (this.scale < OUTLINE_FROM_SCALE) this.zoom(OUTLINE_FROM_SCALE * 2 / this.scale, x, y);
    const [nowX, nowY] = this.centreOf(cell);
    this.pan(this.canvas.width / 2 - nowX, this.canvas.height / 2 - nowY);
    this.highlight = cell;
  }

  centreOf(cell) {
    const place = this.layout.place[cell];
    return [this.left + (place % this.layout.width + 0.5) * this.scale,
      this.top + (Math.floor(place / this.layout.width) + 0.5) * this.scale];
  }

  /** Draws what has changed since the last frame; call once a frame. */
  frame() {
    if (!this.stale && this.touched.length === 0) return;
    if (this.moved) this.view.place(this.canvas, this.layout, this.pixels, this, groundOf(this.canvas));
    else for (const place of this.touched) this.view.paintCell(place & (this.layout.width - 1), place >>> this.widthBits);
    this.touched.length = 0;
    this.frames++;
    this.drawView();
    this.moved = this.stale = false;
    this.firstFrameMs ??= performance.now() - this.model.dataAt;
  }

  drawView() {
    const isOver = this.scale >= OUTLINE_FROM_SCALE || this.labels.length > 0 || this.pathOf !== null || this.highlight !== null;
    this.view.put(this.context, isOver || this.wasOver);
    this.wasOver = isOver;
    if (isOver) this.drawOver();
  }

  /** Draws what lies over the cells. */
  drawOver() {
    const isLarge = this.scale >= OUTLINE_FROM_SCALE;
    if (isLarge) this.drawGrid();
    if (this.pathOf !== null) this.drawPath(this.pathOf);
    if (isLarge) this.drawGlyphs();
    for (const label of this.labels) this.drawLabel(label);
    if (this.highlight !== null) this.drawMark(this.highlight);
  }

  drawGrid() {
    const { context, canvas, scale } = this;
    context.strokeStyle = getComputedStyle(canvas).borderColor;
    context.lineWidth = 1;
    const right = Math.min(canvas.width, this.left + this.layout.width * scale);
    const bottom = Math.min(canvas.height, this.top + this.layout.height * scale);
    const left = Math.max(this.left, this.left % scale), top = Math.max(this.top, this.top % scale);
    context.beginPath();
    for (let x = left; x <= right; x += scale) line(context, x, Math.max(0, top), x, bottom);
    for (let y = top; y <= bottom; y += scale) line(context, Math.max(0, left), y, right, y);
    context.stroke();
  }

  /** A sign within each cell that is not simply free or held: a single pixel shows no pattern. */
  drawGlyphs() {
    const { context, canvas, layout, scale } = this;
    const toColumn = Math.min(layout.width, Math.ceil((canvas.width - this.left) / scale));
    const toRow = Math.min(layout.height, Math.ceil((canvas.height - this.top) / scale));
    const style = getComputedStyle(canvas), sidePx = Math.ceil(scale);
    if (!this.glyphs?.fit(sidePx, style)) this.glyphs = new Glyphs(sidePx, style);
    for (let row = Math.max(0, Math.floor(-this.top / scale)); row < toRow; row++) {
      for (let column = Math.max(0, Math.floor(-this.left / scale)); column < toColumn; column++) {
        const glyph = this.glyphs.of(this.model.state[layout.index[row * layout.width + column]]);
        if (glyph) context.drawImage(glyph, Math.round(this.left + column * scale), Math.round(this.top + row * scale));
      }
    }
  }

  /** The name of a band in its middle, where the band is large enough for it. */
  drawLabel({ min, max, text }) {
    const first = Math.max(min, this.model.min);
    const last = Math.min(max, this.model.firstIdOf(this.model.state.length - 1));
    if (last < first || (this.model.cellOf(last) - this.model.cellOf(first) + 1) * this.scale ** 2 < LABEL_FROM_PIXELS) return;
    const [x, y] = this.centreOf(this.model.cellOf(Math.floor((first + last) / 2)));
    outlined(this.context, text, { x, y, sizePx: 12 * (devicePixelRatio || 1), outlinePx: 4 }, getComputedStyle(this.canvas));
  }

  /** The way that the IDs around a cell take through the picture. */
  drawPath(cell) {
    const { context } = this;
    const [first, last] = this.pathAround(cell);
    context.strokeStyle = getComputedStyle(this.canvas).color;
    context.lineWidth = Math.max(1, this.scale / 6);
    context.beginPath();
    for (let i = first; i <= last; i++) context.lineTo(...this.centreOf(i));
    context.stroke();
  }

  /** The first and the last cell of that way. */
  pathAround(cell) {
    const reach = Math.max(32, Math.round(4096 / (this.scale * this.scale)));
    return [Math.max(0, cell - reach), Math.min(this.model.state.length - 1, cell + reach)];
  }

  drawMark(cell) {
    const [x, y] = this.centreOf(cell);
    const half = Math.max(6, this.scale / 2 + 2);
    this.context.strokeStyle = getComputedStyle(this.canvas).outlineColor;
    this.context.lineWidth = 3;
    this.context.strokeRect(x - half, y - half, 2 * half, 2 * half);
  }
}

/** An offset at which the picture covers the canvas, or lies in its middle if it is smaller. */
function inside(offset, size, room) {
  return size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, offset));
}

/** The background of an element, as a pixel. */
function groundOf(element) {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/\d+/g).map(Number);
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

function line(context, fromX, fromY, toX, toY) {
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
}
