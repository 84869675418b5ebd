// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.pasid4j.daemon.process.LinuxCalls;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The supplementary groups that a peer had when it connected (SO_PEERGROUPS): no process is looked
 * up, whose pid another may have by now. Each test asks the kernel: only rules for groups test,
 * once for a session.
 */
record PeerGroups(EpollDomainSocketChannel channel) implements IntPredicate {
  @Override
  public boolean test(int gid) {
    int descriptor = channel.fd().intValue();
    return descriptor >= 0
        && Arrays.stream(LinuxCalls.peerGroups(descriptor)).anyMatch(own -> own == gid);
  }
}
