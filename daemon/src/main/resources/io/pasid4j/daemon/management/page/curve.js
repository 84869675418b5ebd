// SPDX-License-Identifier: Apache-2.0
// Where an ID lies in the picture. Each order is a pair of tables: place[index] = y * width + x, and its inverse.

export const ORDERS = ['hilbert', 'z-order', 'rows'];

/** The tables of 2^bits cells: { width, height, place, index }. */
export function layout(order, bits) {
  const width = 1 << Math.ceil(bits / 2);
  const height = 1 << Math.floor(bits / 2);
  const cells = width * height;
  const place = new Uint32Array(cells);
  const index = new Uint32Array(cells);
  const toPlace = { hilbert: hilbertPlace, 'z-order': zPlace, rows: (i) => i }[order];
  for (let i = 0; i < cells; i++) {
    const p = toPlace(i, width, height);
    place[i] = p;
    index[p] = i;
  }
  return { width, height, place, index };
}

/** Two squares side by side where the width is twice the height. */
function hilbertPlace(i, width, height) {
  const square = height * height;
  const offset = Math.floor(i / square) * height;
  let rest = i % square, x = 0, y = 0;
  for (let side = 1; side < height; side *= 2) {
    const right = 1 & (rest >> 1);
    const up = 1 & (rest ^ right);
    if (up === 0) {
      if (right === 1) { x = side - 1 - x; y = side - 1 - y; }
      const turned = x;
      x = y;
      y = turned;
    }
    x += side * right;
    y += side * up;
    rest >>= 2;
  }
  return y * width + offset + x;
}

function zPlace(i, width) {
  return evenBits(i >> 1) * width + evenBits(i);
}

/** Bits 0, 2, 4, ... of a number, moved together. */
function evenBits(i) {
  i &= 0x55555555;
  i = (i | (i >> 1)) & 0x33333333;
  i = (i | (i >> 2)) & 0x0f0f0f0f;
  i = (i | (i >> 4)) & 0x00ff00ff;
  return (i | (i >> 8)) & 0xffff;
}
