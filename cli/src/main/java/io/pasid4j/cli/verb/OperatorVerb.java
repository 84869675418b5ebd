// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.SocketOption;
import java.nio.file.Path;

/**
 * A command that asks about the sets of others: over the operators' socket if this user may open
 * it, else over the tenants', where it reaches what the same user's processes have.
 */
abstract class OperatorVerb extends Verb {
  @Override
  final Path path(SocketOption given) {
    return given.operatorPath();
  }
}
