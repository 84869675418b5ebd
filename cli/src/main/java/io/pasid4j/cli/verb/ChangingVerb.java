// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.ConfirmOption;
import io.pasid4j.cli.option.Declaration;

/** A command that changes others' sets: on a terminal it asks first. */
abstract class ChangingVerb extends OperatorVerb {
  private final ConfirmOption confirmation = new ConfirmOption();

  ChangingVerb(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.with(confirmation);
  }

  /**
   * Asks whether to go on. Scripts, whose input or output is no terminal, are not asked.
   *
   * @throws CommandFailure if the answer is no
   */
  final void confirm(String question) {
    confirmation.confirm(err(), question);
  }
}
