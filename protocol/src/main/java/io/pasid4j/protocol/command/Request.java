// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;

/**
 * A request of pasid4j's own that has been checked: what it says is within bounds. Bytes after
 * those of a fixed layout are ignored, so that a newer client can say more. Immutable.
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
        ExplainRequest {
  /**
   * The command's id.
   *
   * @return one of {@link CommandId}
   */
  int command();

  /**
   * Reads and checks a payload.
   *
   * @param command the command's id, any number
   * @param payload holds the payload; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the request, or malformed with ENOTSUP for an id that is not of {@link CommandId},
   *     EFAULT for a payload shorter than the request's layout, EINVAL for a value out of range;
   *     never throws for any content
   */
  static Decoded<Request> decode(int command, ByteBuffer payload, int at, int lengthBytes) {
    int leastBytes = leastBytes(command);
    if (leastBytes < 0) {
      return new Decoded.Malformed<>(
          Errno.ENOTSUP, "command: " + command + " (expected: one that is served)");
    }
    if (lengthBytes < leastBytes) {
      return new Decoded.Malformed<>(
          Errno.EFAULT,
          "payload: " + lengthBytes + " bytes (expected: " + leastBytes + " or more)");
    }
    try {
      return new Decoded.Valid<>(read(command, payload, at, lengthBytes));
    } catch (IllegalArgumentException e) {
      return new Decoded.Malformed<>(Errno.EINVAL, String.valueOf(e.getMessage()));
    }
  }

  private static int leastBytes(int command) {
    return switch (command) {
      case CommandId.INFO -> 0;
      case CommandId.ALLOCATE -> AllocateRequest.SIZE;
      case CommandId.FREE -> FreeRequest.SIZE;
      case CommandId.HOLDS -> HoldsRequest.SIZE;
      case CommandId.LIST -> ListRequest.SIZE;
      case CommandId.NAME -> NameRequest.LEAST_SIZE;
      case CommandId.ALLOCATE_KEYED -> AllocateKeyedRequest.LEAST_SIZE;
      case CommandId.GET -> GetRequest.SIZE;
      case CommandId.PUT -> PutRequest.SIZE;
      case CommandId.ATTACH_SPID -> AttachSpidRequest.SIZE;
      case CommandId.DETACH_SPID -> DetachSpidRequest.SIZE;
      case CommandId.FIND_SPID -> FindSpidRequest.SIZE;
      case CommandId.SESSION -> SessionRequest.LEAST_SIZE;
      case CommandId.RESUME -> ResumeRequest.SIZE;
      case CommandId.HOLDER -> HolderRequest.SIZE;
      case CommandId.REFUSAL -> 0;
      case CommandId.SETS -> SetsRequest.SIZE;
      case CommandId.SHOW -> ShowRequest.SIZE;
      case CommandId.RELEASE -> ReleaseRequest.SIZE;
      case CommandId.QUOTA -> QuotaRequest.SIZE;
      case CommandId.SPACES -> SpacesRequest.SIZE;
      case CommandId.SUBSCRIBE -> SubscribeRequest.SIZE;
      case CommandId.UNSUBSCRIBE -> 0;
      case CommandId.ACK_DRAIN -> AcknowledgeDrainRequest.SIZE;
      case CommandId.CLOSE_SET -> CloseSetRequest.SIZE;
      case CommandId.EXPLAIN -> ExplainRequest.SIZE;
      default -> -1;
    };
  }

  private static Request read(int command, ByteBuffer payload, int at, int lengthBytes) {
    return switch (command) {
      case CommandId.INFO -> new InfoRequest();
      case CommandId.ALLOCATE -> AllocateRequest.read(payload, at);
      case CommandId.FREE -> FreeRequest.read(payload, at);
      case CommandId.HOLDS -> HoldsRequest.read(payload, at);
      case CommandId.LIST -> ListRequest.read(payload, at);
      case CommandId.NAME -> NameRequest.read(payload, at, lengthBytes);
      case CommandId.ALLOCATE_KEYED -> AllocateKeyedRequest.read(payload, at, lengthBytes);
      case CommandId.GET -> GetRequest.read(payload, at);
      case CommandId.PUT -> PutRequest.read(payload, at);
      case CommandId.ATTACH_SPID -> AttachSpidRequest.read(payload, at);
      case CommandId.DETACH_SPID -> DetachSpidRequest.read(payload, at);
      case CommandId.FIND_SPID -> FindSpidRequest.read(payload, at);
      case CommandId.SESSION -> SessionRequest.read(payload, at, lengthBytes);
      case CommandId.RESUME -> ResumeRequest.read(payload, at);
      case CommandId.HOLDER -> HolderRequest.read(payload, at);
      case CommandId.REFUSAL -> new RefusalRequest();
      case CommandId.SETS -> SetsRequest.read(payload, at, lengthBytes);
      case CommandId.SHOW -> ShowRequest.read(payload, at, lengthBytes);
      case CommandId.RELEASE -> ReleaseRequest.read(payload, at);
      case CommandId.QUOTA -> QuotaRequest.read(payload, at);
      case CommandId.SPACES -> new SpacesRequest();
      case CommandId.SUBSCRIBE -> SubscribeRequest.read(payload, at);
      case CommandId.UNSUBSCRIBE -> new UnsubscribeRequest();
      case CommandId.ACK_DRAIN -> AcknowledgeDrainRequest.read(payload, at);
      case CommandId.CLOSE_SET -> CloseSetRequest.read(payload, at);
      case CommandId.EXPLAIN -> ExplainRequest.read(payload, at);
      default -> throw new IllegalStateException("command: " + command);
    };
  }
}
