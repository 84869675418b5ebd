// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/**
 * A checked request of one of pasid4j's own commands: every value is within bounds. {@link
 * Command#decode} reads one. Immutable.
 */
public sealed interface Request extends Payload
    permits SetRequest,
        InfoRequest,
        SessionRequest,
        ResumeRequest,
        SetsRequest,
        ShowRequest,
        ReleaseRequest,
        QuotaRequest,
        SpacesRequest,
        CloseSetRequest,
        ExplainRequest,
        ClearForeignRequest {
  /**
   * The command's id.
   *
   * @return one of {@link CommandId}
   */
  int command();
}
