// SPDX-License-Identifier: Apache-2.0
// Colours and patterns of cells, as RGBA numbers of a little-endian Uint32Array. States are patterns as well as
// colours, so that nobody has to tell red from green.

import { FREE, IDLE, PENDING, QUARANTINED, RESERVED, FOREIGN, ACTIVE, UNLEASED } from './map-format.js';

const rgb = (r, g, b) => (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
const BLACK = rgb(0, 0, 0);

const THEMES = {
  light: { free: rgb(244, 245, 247), band: rgb(206, 211, 219), line: rgb(140, 148, 160), foreign: rgb(196, 32, 48),
    foreignToo: rgb(112, 10, 24), rest: rgb(120, 128, 140), restToo: rgb(184, 190, 199), other: rgb(219, 222, 227), lightness: 0.52 },
  dark: { free: rgb(21, 25, 31), band: rgb(44, 51, 61), line: rgb(96, 106, 120), foreign: rgb(255, 92, 92),
    foreignToo: rgb(168, 36, 36), rest: rgb(132, 142, 158), restToo: rgb(70, 78, 92), other: rgb(37, 43, 51), lightness: 0.62 },
};

export class Colours {
  constructor(dark) {
    this.theme = dark ? THEMES.dark : THEMES.light;
    this.active = [];
    this.idle = [];
    this.pending = [];
  }

  /** The colour of a set: hues a golden angle apart, so that neighbours in number differ. */
  ofSet(set) {
    if (this.active[set] === undefined) {
      const step = ((set * 0.61803398875) % 1) * 360;
      const colour = hsl(step, 0.5 + 0.2 * (set % 3) / 2, this.theme.lightness + 0.08 * ((set >> 2) % 3 - 1));
      this.active[set] = colour;
      this.idle[set] = fade(colour, this.theme.free);
    }
    return this.active[set];
  }

  /** The paler colour of its IDs without references. */
  ofIdle(set) {
    if (this.idle[set] === undefined) this.ofSet(set);
    return this.idle[set];
  }

  /** The darker stripe of its IDs that it has freed and that references keep. */
  ofPending(set) {
    if (this.pending[set] === undefined) this.pending[set] = fade(this.ofSet(set), BLACK);
    return this.pending[set];
  }

  /** The pixel of a cell while one set alone is shown in its colour. */
  besides(chosen, state, set, x, y) {
    const hidden = set !== chosen && state >= IDLE && state <= PENDING;
    return hidden ? this.theme.other : this.pixel(state, set, x, y);
  }

  /** The colour of a set as text for CSS. */
  cssOfSet(set) {
    const colour = this.ofSet(set);
    return `rgb(${colour & 0xff} ${(colour >> 8) & 0xff} ${(colour >> 16) & 0xff})`;
  }

  /**
   * The pixel of a cell at a place of the picture. A pattern has two shades, neither of them that of a free ID, because
   * most foreign and resting IDs stand alone.
   */
  pixel(state, set, x, y) {
    const theme = this.theme;
    switch (state) {
      case FREE: return theme.free;
      case RESERVED: return ((x + y) & 3) === 0 ? theme.line : theme.band;
      case UNLEASED: return theme.other;
      case FOREIGN: return ((x ^ y) & 1) === 0 ? theme.foreign : theme.foreignToo;
      case QUARANTINED: return (x & y & 1) === 1 ? theme.rest : theme.restToo;
      case PENDING: return (x & 1) === 0 ? this.ofSet(set) : this.ofPending(set);
      case ACTIVE: return this.ofSet(set);
      default: return this.ofIdle(set);
    }
  }
}

/** Three quarters of one colour and a quarter of another. */
function fade(colour, other) {
  const mix = (shift) => (3 * ((colour >>> shift) & 0xff) + ((other >>> shift) & 0xff)) >> 2;
  return rgb(mix(0), mix(8), mix(16));
}

function hsl(hue, saturation, lightness) {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return rgb(channel(0), channel(8), channel(4));
}
