// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidSet;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.ResultCodes;

/** References and set-private IDs of a session's own set. */
final class LifecycleCommands {
  private LifecycleCommands() {}

  static CommandResult serve(PasidSet set, IdRequest request) {
    return switch (request.action()) {
      case HOLDS -> CommandResult.of(set.holds((int) request.id()) ? 1 : 0);
      case GET -> get(set, request);
      case PUT -> put(set, request);
      case DETACH_SPID -> detachSpid(set, request);
      case FIND_SPID -> findSpid(set, request);
    };
  }

  private static CommandResult get(PasidSet set, IdRequest request) {
    try {
      return new CommandResult.Reply(ResultCodes.GET.reply(set.get((int) request.id())));
    } catch (IllegalStateException tooMany) {
      return new CommandResult.Failure(Errno.ENOSPC);
    }
  }

  private static CommandResult put(PasidSet set, IdRequest request) {
    return new CommandResult.Reply(ResultCodes.PUT.reply(set.put((int) request.id())));
  }

  static CommandResult attachSpid(PasidSet set, AttachSpidRequest request) {
    return new CommandResult.Reply(
        ResultCodes.ATTACH_SPID.reply(set.attachSpid((int) request.id(), request.spid())));
  }

  private static CommandResult detachSpid(PasidSet set, IdRequest request) {
    return CommandResult.of(set.detachSpid((int) request.id()) ? 1 : 0);
  }

  private static CommandResult findSpid(PasidSet set, IdRequest request) {
    int id = set.findBySpid((int) request.id());
    return new CommandResult.Reply(new IdsReply(id < 0 ? new int[0] : new int[] {id}));
  }
}
