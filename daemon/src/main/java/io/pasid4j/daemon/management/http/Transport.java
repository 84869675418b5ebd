// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import org.jspecify.annotations.Nullable;

/** The ways into the management API. Each has limits of its own: TCP never shuts the socket. */
public enum Transport {
  /** The Unix socket, whose mode says who may connect. */
  UNIX_SOCKET,
  /** TCP, to which anybody may connect. */
  TCP;

  /** Returns the transport of a connection. */
  static Transport of(@Nullable Channel channel) {
    return channel instanceof EpollDomainSocketChannel ? UNIX_SOCKET : TCP;
  }

  /** Returns the transport that a request came over. */
  public static Transport of(ServiceRequestContext context) {
    return of(context.log().partial().channel());
  }
}
