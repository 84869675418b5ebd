// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidSet;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.DetachSpidRequest;
import io.pasid4j.protocol.command.FindSpidRequest;
import io.pasid4j.protocol.command.GetRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.PutRequest;
import io.pasid4j.protocol.command.ResultCodes;

/** References and set-private IDs of a session's own set. */
final class LifecycleCommands {
  private LifecycleCommands() {}

  static CommandResult get(PasidSet set, GetRequest request) {
    try {
      return new CommandResult.Told(ResultCodes.GET.reply(set.get((int) request.id())));
    } catch (IllegalStateException tooMany) {
      return new CommandResult.Failed(Errno.ENOSPC);
    }
  }

  static CommandResult put(PasidSet set, PutRequest request) {
    return new CommandResult.Told(ResultCodes.PUT.reply(set.put((int) request.id())));
  }

  static CommandResult attachSpid(PasidSet set, AttachSpidRequest request) {
    return new CommandResult.Told(
        ResultCodes.ATTACH_SPID.reply(set.attachSpid((int) request.id(), request.spid())));
  }

  static CommandResult detachSpid(PasidSet set, DetachSpidRequest request) {
    return CommandResult.of(set.detachSpid((int) request.spid()) ? 1 : 0);
  }

  static CommandResult findSpid(PasidSet set, FindSpidRequest request) {
    int id = set.findBySpid((int) request.spid());
    return new CommandResult.Told(new IdsReply(id < 0 ? new int[0] : new int[] {id}));
  }
}
