// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.client.SpaceInfo;
import java.nio.file.Path;
import java.util.List;

/**
 * A command about the sets of others: over the operators' socket if this user may open it, else
 * over the tenants', where it reaches the sets of the same user's processes.
 */
abstract class OperatorVerb extends Verb {
  static final String NOT_AN_OPERATOR =
      "socket: the tenants' (expected: the operators', which you may not open)";

  OperatorVerb(CommonOptions common) {
    super(common);
  }

  @Override
  final Path socket() {
    return common().socket().operatorPath();
  }

  /**
   * The open sets of the space that was named, or of all, without the command's own.
   *
   * @throws CommandFailure if there is no set and no such space
   */
  final List<SetInfo> others(PasidClient session) {
    long own = session.info().setId();
    List<SetInfo> others =
        session.sets().stream()
            .filter(set -> set.holder().setId() != own)
            .filter(set -> common().space().map(set.space()::equals).orElse(true))
            .toList();
    if (others.isEmpty() && !isSpaceThere(session)) {
      throw CommandFailure.refused(unknownSpace());
    }
    return others;
  }

  private boolean isSpaceThere(PasidClient session) {
    return common().space().stream()
        .allMatch(named -> session.spaces().stream().map(SpaceInfo::name).anyMatch(named::equals));
  }
}
