// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.Refusal;

/** Refusals in a sentence, with what helps. */
final class RefusalAdvice {
  private RefusalAdvice() {}

  static String of(Refusal refusal) {
    return switch (refusal) {
      case QUOTA ->
          "The set would hold more than its quota, or its user more than maxIds of its rule: raise"
              + " the one that is reached, or let some be freed.";
      case RANGE_FULL ->
          "Too few IDs of the range are free: widen the range, or wait until somebody frees some.";
      case RESERVED -> "All of the range is reserved by configuration: waiting cannot help.";
      case FRAGMENTED -> "There are IDs enough, but no block as long as the one asked for.";
      case CAPACITY ->
          "What is free is guaranteed to other sets: lower guarantees, or wait for IDs above them.";
      case CLOSED -> "The set is closed.";
      case QUARANTINED ->
          "Too few IDs of the range are free, but some rest there: wait for availableAtMs.";
    };
  }
}
