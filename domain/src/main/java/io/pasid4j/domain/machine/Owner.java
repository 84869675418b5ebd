// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

/** An owner of IDs. Compared by identity. */
abstract sealed class Owner permits Member, Arrival, Rest, Unleased {
  final IdRanges ids = new IdRanges();
}
