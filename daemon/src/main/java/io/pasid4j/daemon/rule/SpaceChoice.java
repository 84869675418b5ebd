// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.Set;

/** The spaces that a rule allows. */
public sealed interface SpaceChoice {
  /** Spaces with certain names; none if there is no name. */
  record Named(Set<String> names) implements SpaceChoice {
    /** Copies the names. */
    public Named {
      names = Set.copyOf(names);
    }
  }

  /** All spaces. */
  record Every() implements SpaceChoice {}

  /** Tests whether a space is allowed. */
  default boolean allows(String space) {
    return switch (this) {
      case Named(Set<String> names) -> names.contains(space);
      case Every() -> true;
    };
  }
}
