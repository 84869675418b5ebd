// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.map;

import io.pasid4j.core.PasidRange;
import java.util.Arrays;
import java.util.List;

/**
 * Divides a range into pixels of equally many IDs, and finds for each the owner of most of them.
 * Takes time proportional to the ranges of the owners and the pixels.
 */
final class PixelOwners {
  /** The pixel has no held ID, or lies behind the end of the range. */
  static final int NOBODY = -1;

  private final PasidRange view;
  private final long idsPerPixel;
  private final int[] owners;
  private final long[] most;

  /** The index of the owner, in the list given, for each pixel. */
  static PixelOwners of(PasidRange view, int pixels, List<MapOwner> owners) {
    PixelOwners found = new PixelOwners(view, pixels);
    for (int i = 0; i < owners.size(); i++) {
      found.add(i, owners.get(i));
    }
    return found;
  }

  private PixelOwners(PasidRange view, int pixels) {
    this.view = view;
    long ids = view.countIds();
    idsPerPixel = Math.max(1, (ids + pixels - 1) / pixels);
    owners = new int[pixels];
    Arrays.fill(owners, NOBODY);
    most = new long[pixels];
  }

  long idsPerPixel() {
    return idsPerPixel;
  }

  int ownerAt(int pixel) {
    return owners[pixel];
  }

  /** The ranges ascend, so those that share a pixel come one after another. */
  private void add(int owner, MapOwner of) {
    int current = NOBODY;
    long count = 0;
    for (PasidRange range : of.ranges()) {
      long min = Math.max(range.min(), view.min());
      long max = Math.min(range.max(), view.max());
      while (min <= max) {
        int pixel = (int) ((min - view.min()) / idsPerPixel);
        long end = Math.min(max, view.min() + (pixel + 1L) * idsPerPixel - 1);
        count = (pixel == current ? count : 0) + end - min + 1;
        current = pixel;
        claim(pixel, owner, count);
        min = end + 1;
      }
    }
  }

  private void claim(int pixel, int owner, long count) {
    if (count > most[pixel]) {
      most[pixel] = count;
      owners[pixel] = owner;
    }
  }
}
