// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.pasid4j.daemon.process.LinuxCalls;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The supplementary groups of a peer, as the kernel keeps them since the peer connected
 * (SO_PEERGROUPS): no process has to be looked up that may be another by now. Asked of the kernel
 * at each test: only rules for groups ask, once for a session.
 */
record PeerGroups(EpollDomainSocketChannel channel) implements IntPredicate {
  @Override
  public boolean test(int gid) {
    int descriptor = channel.fd().intValue();
    return descriptor >= 0
        && Arrays.stream(LinuxCalls.peerGroups(descriptor)).anyMatch(own -> own == gid);
  }
}
