// SPDX-License-Identifier: Apache-2.0
// Text over cells, and the sign within each cell that is not simply free or held: a single pixel shows no pattern.

import { PENDING, QUARANTINED, RESERVED, FOREIGN } from './map-format.js';

const TEXTS = { [PENDING]: '\u2026', [QUARANTINED]: '\u00b7', [RESERVED]: '\u2215', [FOREIGN]: '\u00d7' };

/** Draws text around a point, with an outline of the background's colour: so it can be read on the colour of every cell. */
export function outlined(context, text, { x, y, sizePx, outlinePx }, { color, backgroundColor }) {
  Object.assign(context, { font: `${sizePx}px system-ui, sans-serif`, textAlign: 'center', textBaseline: 'middle',
    lineJoin: 'round', lineWidth: outlinePx, strokeStyle: backgroundColor, fillStyle: color });
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

export class Glyphs {
  /** Draws each once, of sidePx pixels, in the colours of a style: a view has thousands of cells. */
  constructor(sidePx, style) {
    this.sidePx = sidePx;
    this.color = style.color;
    this.images = {};
    for (const [state, text] of Object.entries(TEXTS)) {
      this.images[state] = new OffscreenCanvas(sidePx, sidePx);
      const middle = { x: sidePx / 2, y: sidePx / 2, sizePx: Math.floor(sidePx * 0.7), outlinePx: Math.min(4, sidePx / 4) };
      outlined(this.images[state].getContext('2d'), text, middle, style);
    }
  }

  /** Returns whether these are what another size and style would have. */
  fit(sidePx, style) { return sidePx === this.sidePx && style.color === this.color; }

  /** The image of a state; undefined for one without a sign. */
  of(state) { return this.images[state]; }
}
