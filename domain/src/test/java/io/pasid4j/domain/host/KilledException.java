// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** Thrown in a daemon that is killed between two stores; no daemon goes on after it. */
final class KilledException extends Error {
  private static final long serialVersionUID = 1;
}
