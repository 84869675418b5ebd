// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.pasid4j.daemon.audit.AuditActor;
import java.io.IOException;
import java.security.Principal;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Determines the sender of a request. */
final class Principals {
  private Principals() {}

  static AuditActor of(ServiceRequestContext context) {
    Channel channel = context.log().partial().channel();
    if (channel instanceof EpollDomainSocketChannel unix) {
      return ofProcess(unix);
    }
    String address = context.remoteAddress().getAddress().getHostAddress();
    String certified = certified(context.sslSession());
    return AuditActor.management(certified == null ? address : certified + " at " + address);
  }

  private static AuditActor ofProcess(EpollDomainSocketChannel unix) {
    try {
      PeerCredentials peer = unix.peerCredentials();
      return AuditActor.management(
          peer.pid(), peer.uid(), peer.gids().length == 0 ? -1 : peer.gids()[0]);
    } catch (IOException e) {
      return AuditActor.management("a process that has gone");
    }
  }

  private static @Nullable String certified(@Nullable SSLSession session) {
    try {
      Principal principal = session == null ? null : session.getPeerPrincipal();
      return principal == null ? null : principal.getName();
    } catch (SSLPeerUnverifiedException withoutCertificate) {
      return null;
    }
  }
}
