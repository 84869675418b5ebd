// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.Set;

/** Which spaces a rule allows. */
public sealed interface SpaceChoice {
  /** Those with certain names, maybe none. */
  record Named(Set<String> names) implements SpaceChoice {
    /** Copies the names. */
    public Named {
      names = Set.copyOf(names);
    }
  }

  /** Whatever spaces there are. */
  record Every() implements SpaceChoice {}

  /** Whether a space is allowed. */
  default boolean allows(String space) {
    return switch (this) {
      case Named(Set<String> names) -> names.contains(space);
      case Every() -> true;
    };
  }
}
