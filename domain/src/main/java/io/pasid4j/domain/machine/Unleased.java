// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

/** The owner of all IDs that no host has leased: one of the free ones, one of the reserved ones. */
final class Unleased extends Owner {}
