// SPDX-License-Identifier: Apache-2.0
// The part of a picture of cells that a canvas shows: enlarged, the cell under the middle of a pixel; reduced, the mean of the
// cells under it. A cell that changes costs only the pixels over it, where drawImage would scale the whole picture.

const CHANNEL = 0xff;

export class ViewImage {
  /** Places cells, width times height pixels of theirs, in a canvas; the ground is the colour beside them. */
  place(canvas, { width, height }, cells, { left, top, scale }, ground) {
    if (this.image?.width !== canvas.width || this.image.height !== canvas.height) {
      this.image = new ImageData(Math.max(1, canvas.width), Math.max(1, canvas.height));
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    this.cells = cells;
    this.cellsWide = width;
    this.columns = axis(this.image.width, left, scale, width);
    this.rows = axis(this.image.height, top, scale, height);
    this.ground = ground;
    this.paintAll();
  }

  paintAll() {
    const { width, height } = this.image;
    const { from, to } = this.rows;
    for (let y = 0; y < height; y++) {
      if (y > 0 && from[y] === from[y - 1] && to[y] === to[y - 1]) this.pixels.copyWithin(y * width, (y - 1) * width, y * width);
      else this.paintRow(y, 0, width - 1);
    }
    this.touch(0, height - 1);
  }

  /** Paints the pixels of a row from one column to another. */
  paintRow(y, fromX, toX) {
    const { pixels, cells, cellsWide, ground } = this;
    const { from, to } = this.columns;
    const fromRow = this.rows.from[y] * cellsWide, toRow = this.rows.to[y] * cellsWide;
    for (let x = fromX, at = y * this.image.width + fromX; x <= toX; x++, at++) {
      const fromColumn = from[x], toColumn = to[x];
      if (fromColumn > toColumn || fromRow > toRow) pixels[at] = ground;
      else if (fromColumn === toColumn && fromRow === toRow) pixels[at] = cells[fromRow + fromColumn];
      else pixels[at] = mean(cells, cellsWide, fromColumn, toColumn, fromRow, toRow);
    }
  }

  /** Takes over the colour of a cell. */
  paintCell(column, row) {
    const { columns, rows } = this;
    const lastX = columns.last[column], lastY = rows.last[row];
    for (let y = rows.first[row]; y <= lastY; y++) this.paintRow(y, columns.first[column], lastX);
    if (rows.first[row] <= lastY) this.touch(rows.first[row], lastY);
  }

  touch(firstRow, lastRow) {
    this.dirtyFrom = Math.min(this.dirtyFrom ?? firstRow, firstRow);
    this.dirtyTo = Math.max(this.dirtyTo ?? lastRow, lastRow);
  }

  /** Brings what has changed into the canvas, or all of it, where something else was drawn over it. */
  put(context, whole) {
    if (whole) this.touch(0, this.image.height - 1);
    if (this.dirtyFrom === undefined) return;
    context.putImageData(this.image, 0, 0, 0, this.dirtyFrom, this.image.width, this.dirtyTo - this.dirtyFrom + 1);
    this.dirtyFrom = this.dirtyTo = undefined;
  }
}

/** The mean of the cells of a rectangle: columns inclusive, rows as the indexes at which they begin. */
function mean(cells, cellsWide, fromColumn, toColumn, fromRow, toRow) {
  let red = 0, green = 0, blue = 0, count = 0;
  for (let row = fromRow; row <= toRow; row += cellsWide) {
    for (let at = row + fromColumn; at <= row + toColumn; at++) {
      const cell = cells[at];
      red += cell & CHANNEL;
      green += (cell >>> 8) & CHANNEL;
      blue += (cell >>> 16) & CHANNEL;
      count++;
    }
  }
  return (0xff000000 | ((blue / count) << 16) | ((green / count) << 8) | (red / count)) >>> 0;
}

/** One direction: the cells from and to that each pixel shows, and the first and last pixel that show each cell. */
function axis(pixels, offset, scale, cells) {
  const from = new Int32Array(pixels), to = new Int32Array(pixels);
  const first = new Int32Array(cells).fill(pixels), last = new Int32Array(cells).fill(-1);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const begin = scale < 1 ? pixel : pixel + 0.5, end = scale < 1 ? pixel + 1 : pixel + 0.5;
    from[pixel] = Math.max(0, Math.floor((begin - offset) / scale));
    to[pixel] = Math.min(cells - 1, scale < 1 ? Math.ceil((end - offset) / scale) - 1 : Math.floor((end - offset) / scale));
    for (let cell = from[pixel]; cell <= to[pixel]; cell++) {
      first[cell] = Math.min(first[cell], pixel);
      last[cell] = pixel;
    }
  }
  return { from, to, first, last };
}
