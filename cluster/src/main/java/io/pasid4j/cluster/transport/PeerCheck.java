// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.transport;

import io.pasid4j.cluster.tls.CertificateNames;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a peer act only as the host that its certificate names: as a voter towards voters, and as
 * the sender of a host's command. The certificate is that of the connection's handshake; one that
 * is no longer trusted is refused at the next handshake.
 */
final class PeerCheck implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");

  private final CommandSender sender;

  PeerCheck(CommandSender sender) {
    this.sender = sender;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Peer peer = new Peer(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    return new ForwardingServerCallListener.SimpleForwardingServerCallListener<Q>(
        next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (refused) {
          return;
        }
        Optional<String> reason = peer.refusal(message);
        if (reason.isEmpty()) {
          super.onMessage(message);
          return;
        }
        refused = true;
        LOG.warn("{}: refused: {}", call.getMethodDescriptor().getBareMethodName(), reason.get());
        call.close(Status.PERMISSION_DENIED.withDescription(reason.get()), new Metadata());
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  /** The other end of one call. One thread at a time calls its methods. */
  private final class Peer {
    private final Set<String> names;

    Peer(@Nullable SSLSession session) {
      names = names(session);
    }

    private static Set<String> names(@Nullable SSLSession session) {
      try {
        return session != null && session.getPeerCertificates()[0] instanceof X509Certificate first
            ? CertificateNames.of(first)
            : Set.of();
      } catch (SSLPeerUnverifiedException anonymous) {
        return Set.of();
      }
    }

    /** Returns why the peer may not send the message; empty if it may. */
    Optional<String> refusal(Object message) {
      Optional<String> claimed = claimedHost(message);
      return claimed
          .filter(host -> !names.contains(host))
          .map(host -> "host '%s': certificate of %s (expected: its own)".formatted(host, names));
    }
  }

  /** Returns the host that a message acts for; empty if none, as for a query about the group. */
  private Optional<String> claimedHost(Object message) {
    return switch (message) {
      case RequestVoteRequestProto vote -> voter(vote.getServerRequest().getRequestorId());
      case AppendEntriesRequestProto append -> voter(append.getServerRequest().getRequestorId());
      case InstallSnapshotRequestProto install ->
          voter(install.getServerRequest().getRequestorId());
      case ReadIndexRequestProto read -> voter(read.getServerRequest().getRequestorId());
      case StartLeaderElectionRequestProto start ->
          voter(start.getServerRequest().getRequestorId());
      case RaftClientRequestProto request when request.hasWrite() ->
          sender.of(request.getMessage().getContent().toByteArray());
      default -> Optional.empty();
    };
  }

  private static Optional<String> voter(ByteString id) {
    return Optional.of(id.toStringUtf8());
  }
}
