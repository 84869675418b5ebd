// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** The end of a daemon between two stores. */
final class KilledException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
