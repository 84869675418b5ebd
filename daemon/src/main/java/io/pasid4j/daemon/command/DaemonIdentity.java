// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.vfio.command.InfoReply;

/**
 * What a session is told about the daemon that serves it.
 *
 * @param space the sets are in
 * @param pid the daemon's process
 * @param version what the daemon was built as
 */
public record DaemonIdentity(PasidSpace space, int pid, String version) {
  InfoReply describe(Session session) {
    return new InfoReply(
        space.bits(),
        space.policy(),
        session.set().quota(),
        session.set().size(),
        pid,
        session.id(),
        session.name(),
        version);
  }
}
