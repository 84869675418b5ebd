// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

/**
 * The room that a voter leaves on its file system.
 *
 * @param minFreeBytes below this the voter stops serving, while it can still write what it has to
 * @param ballastBytes size of a file that is deleted at that moment, to make room for that
 */
public record SpaceLimits(long minFreeBytes, long ballastBytes) {
  /** Defaults that fit file systems of any common size. */
  public static final SpaceLimits DEFAULT = new SpaceLimits(64L << 20, 16L << 20);
}
