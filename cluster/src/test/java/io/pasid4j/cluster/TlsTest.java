// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.cluster.config.Group;
import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.SenderConfig;
import io.pasid4j.cluster.config.Timing;
import io.pasid4j.cluster.config.TlsPaths;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.cluster.propose.VoterChannels;
import io.pasid4j.cluster.transport.TransportSecurity;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.ProposalException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.impl.ClientProtoUtils;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Access to voters: trusted peers, the names they may use, and certificates that change. The tests
 * run in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TlsTest {
  private static final Timing SHORT = new Timing(500, 1_000, 500, 2_000);
  private static final Message ADD_VICTIM = Message.valueOf("add victim 1");

  private final Authority authority = new Authority("old authority");
  private final Authority another = new Authority("new authority");
  private Path root;
  private Voters voters;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    root = directory;
    voters = new Voters(root, name -> authority.issueFor(root, name), "a", "b", "c");
    voters.propose(voters.leader(), "read " + voters.leader());
  }

  @AfterAll
  void stop() {
    voters.close();
  }

  private SenderLog sender(Optional<TlsPaths> tls, Timing timing) throws RefusedException {
    return SenderLog.open(new SenderConfig("test", voters.initialVoters, tls, timing));
  }

  private static String answer(DomainLog log, String command) throws Exception {
    byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
    return new String(log.propose(bytes).get(60, TimeUnit.SECONDS), StandardCharsets.UTF_8);
  }

  private static void assertRefused(DomainLog log, String command) {
    assertThatThrownBy(() -> answer(log, command))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ProposalException.class);
  }

  @Test
  @Order(1)
  void aHostActsAsTheOneItsCertificateNamesAndAsNoOther() throws Exception {
    try (DomainLog host = sender(authority.issueFor(root, "host"), Voters.TIMING)) {
      assertThat(answer(host, "add host 1")).isEqualTo("1");
    }
    try (DomainLog host = sender(authority.issueFor(root, "host"), SHORT)) {
      assertRefused(host, "add other 1");
    }
    assertThat(voters.propose(voters.leader(), "read other")).isZero();
  }

  /** Ratis would execute a command within a message of another kind, too. */
  @Test
  @Order(1)
  void aCommandOfAnotherHostIsRefusedInEachKindOfMessage() throws Exception {
    try (VoterChannels channels =
        new VoterChannels(
            TransportSecurity.sender(authority.issueFor(root, "host")),
            5_000,
            Group.peers(voters.initialVoters))) {
      RaftClientRequest write = request(channels, RaftClientRequest.writeRequestType(), ADD_VICTIM);
      Message nested =
          Message.valueOf(ClientProtoUtils.toRaftClientRequestProto(write).toByteString());

      assertDenied(channels, write);
      assertDenied(channels, request(channels, RaftClientRequest.forwardRequestType(), nested));
      assertDenied(
          channels,
          request(channels, RaftClientRequest.messageStreamRequestType(1, 0, true), ADD_VICTIM));
      assertDenied(
          channels,
          GroupManagementRequest.newRemove(
              channels.client(), leader(), 9, Group.id("test"), true, false));
    }
    assertThat(voters.propose(voters.leader(), "read victim")).isZero();
  }

  private RaftPeerId leader() {
    return RaftPeerId.valueOf(voters.leader());
  }

  private RaftClientRequest request(
      VoterChannels channels, RaftClientRequest.Type type, Message message) {
    return RaftClientRequest.newBuilder()
        .setClientId(channels.client())
        .setServerId(leader())
        .setGroupId(Group.id("test"))
        .setCallId(1)
        .setType(type)
        .setMessage(message)
        .build();
  }

  private static void assertDenied(VoterChannels channels, RaftClientRequest request) {
    assertThatThrownBy(() -> channels.call(request)).hasStackTraceContaining("PERMISSION_DENIED");
  }

  @Test
  @Order(2)
  void aForeignAuthorityAndNoCertificateAreRefused() throws Exception {
    TlsPaths foreign = another.issue(root.resolve("tls-foreign"), "host");
    Authority.write(foreign.authorities(), authority.root());
    try (DomainLog host = sender(Optional.of(foreign), SHORT)) {
      assertRefused(host, "add host 2");
    }
    try (DomainLog host = sender(Optional.empty(), SHORT)) {
      assertRefused(host, "add host 2");
    }
    assertThat(voters.propose(voters.leader(), "read host")).isEqualTo(1);
  }

  @Test
  @Order(3)
  void aCertificateOfAnotherHostIsRefusedAtTheStart() throws Exception {
    VoterConfig a = voters.config("a");
    VoterConfig wrong =
        new VoterConfig(
            a.domain(),
            a.self(),
            a.initialVoters(),
            root.resolve("wrong"),
            authority.issueFor(root, "other"),
            a.timing(),
            a.limits(),
            a.space());
    VoterLog.create(wrong);

    assertThatThrownBy(() -> VoterLog.open(wrong, new SumMachine(), Voters::sender))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("[other] (expected: of a)");
  }

  @Test
  @Order(4)
  void anAuthorityIsReplacedWhileAllRun() throws Exception {
    for (String name : voters.logs.keySet()) {
      Authority.write(tls(name).authorities(), authority.root() + another.root());
    }
    try (DomainLog host = sender(Optional.of(foreignHost()), Voters.TIMING)) {
      assertThat(answer(host, "add host 3")).isEqualTo("2");
      for (String name : voters.logs.keySet()) {
        another.issue(root.resolve("tls-" + name), name);
      }
      assertThat(answer(host, "read host")).isEqualTo("2");
    }
    try (DomainLog host = sender(authority.issueFor(root, "host"), SHORT)) {
      assertRefused(host, "add host 4");
    }
    voters.awaitEqualStates();
  }

  private TlsPaths tls(String name) {
    return voters.config(name).tls().orElseThrow();
  }

  private TlsPaths foreignHost() throws Exception {
    TlsPaths paths = another.issue(root.resolve("tls-new"), "host");
    Authority.write(paths.authorities(), authority.root() + another.root());
    return paths;
  }
}
