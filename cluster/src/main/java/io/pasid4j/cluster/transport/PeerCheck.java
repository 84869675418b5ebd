// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.transport;

import io.pasid4j.cluster.tls.CertificateNames;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupInfoRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.SetConfigurationRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TransferLeadershipRequestProto;
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
 * the sender of a host's command. What no host needs to send is refused whoever sends it: a command
 * within another message would not be checked, and others remove or stop a voter. The certificate
 * is that of the connection's handshake; one that is no longer trusted is refused at the next
 * handshake.
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
      return switch (message) {
        case RequestVoteRequestProto vote -> unlessVoter(vote.getServerRequest());
        case AppendEntriesRequestProto append -> unlessVoter(append.getServerRequest());
        case InstallSnapshotRequestProto install -> unlessVoter(install.getServerRequest());
        case ReadIndexRequestProto read -> unlessVoter(read.getServerRequest());
        case StartLeaderElectionRequestProto start -> unlessVoter(start.getServerRequest());
        case RaftClientRequestProto request when request.hasWrite() ->
            unlessNamed(sender.of(request.getMessage().getContent().toByteArray()));
        case GroupInfoRequestProto _,
            SetConfigurationRequestProto _,
            TransferLeadershipRequestProto _ ->
            Optional.empty();
        default ->
            Optional.of(
                nameOf(message) + ": sent by no host of a domain (expected: a write of a command)");
      };
    }

    private Optional<String> unlessVoter(RaftRpcRequestProto request) {
      return unlessNamed(Optional.of(request.getRequestorId().toStringUtf8()));
    }

    private Optional<String> unlessNamed(Optional<String> claimed) {
      return claimed
          .filter(host -> !names.contains(host))
          .map(host -> "host '%s': certificate of %s (expected: its own)".formatted(host, names));
    }
  }

  private static String nameOf(Object message) {
    return message instanceof RaftClientRequestProto request
        ? request.getTypeCase().toString()
        : message.getClass().getSimpleName();
  }
}
