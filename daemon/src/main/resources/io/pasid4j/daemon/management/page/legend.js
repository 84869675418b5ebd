// SPDX-License-Identifier: Apache-2.0
// The meaning of the colours and patterns, drawn by the same code that draws the picture.

import { h, Component } from './preact.module.js';
import { Colours } from './colours.js';
import { STATES, UNLEASED } from './map-format.js';

const SIDE = 16;
const MOST_CELL_BITS = 20;
const MEANINGS = {
  free: 'free', idle: 'held, no references (pale)', active: 'held, in use', pending: 'freed, still referenced',
  quarantined: 'rests after a free', reserved: 'reserved', foreign: 'taken by somebody else', unleased: 'not leased to this host',
};

export class Legend extends Component {
  render({ dark, bits, inDomain }) {
    return h('ul', { class: 'legend', 'aria-label': 'Legend' }, STATES.map((name, state) => (state !== UNLEASED || inDomain) &&
      h('li', { key: name }, h(Swatch, { state, dark }), ` ${MEANINGS[name]}`)),
    bits > MOST_CELL_BITS && h('li', null, `a pixel is ${2 ** (bits - MOST_CELL_BITS)} IDs`));
  }
}

class Swatch extends Component {
  constructor(props) {
    super(props);
    this.attach = (canvas) => { this.canvas = canvas; };
  }

  componentDidMount() { this.draw(); }

  componentDidUpdate() { this.draw(); }

  draw() {
    const context = this.canvas.getContext('2d');
    const image = context.createImageData(SIDE, SIDE);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = new Colours(this.props.dark);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = colours.pixel(this.props.state, 1, i % SIDE, Math.floor(i / SIDE));
    }
    context.putImageData(image, 0, 0);
  }

  render() {
    return h('canvas', { ref: this.attach, width: SIDE, height: SIDE, 'aria-hidden': true });
  }
}
