// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static io.pasid4j.daemon.testing.WirePeer.frame;
import static io.pasid4j.daemon.testing.WirePeer.free;
import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SetFreeze;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.daemon.testing.WirePeer.Reply;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A drain consumer whose own set is at another host: IDs of this host still wait for it. */
class MovedDrainConsumerTest {
  private static final int FREE = 1;
  private static final int OWN = 5;
  private static final int FOREIGN = 7;
  private static final String CONFIGURATION =
      """
      spaces: { pasid: { bits: 12, quarantineMs: 3600000 } }
      rules: [ { any: true, spaces: [pasid], quota: 64, drain: true } ]
      """;

  private final DaemonFixture fixture =
      new DaemonFixture(options ->
          new DaemonOptions(options.socketPath(), ConfigurationFile.parse("f.yaml", CONFIGURATION))
              .with(to -> to.eventLoops(1)));
  private final MovingSets moving = fixture.daemon().sessions().moving();
  private final WirePeer drains = WirePeer.ready(fixture.socket());
  private Session own;

  @BeforeEach
  void subscribe() {
    assertThat(drains.allocate(OWN, OWN)).isEqualTo(OWN);
    assertThat(drains.call(CommandId.SUBSCRIBE, u32(2, 7)).result()).isZero();
    own = fixture.daemon().sessions().after(0).iterator().next();
  }

  @AfterEach
  void stop() {
    drains.close();
    fixture.close();
  }

  /** The generation with which the next event says that an ID was freed. */
  private int freed(int id) {
    Reply event = drains.read();
    assertThat(event.command()).isEqualTo(CommandId.EVENT);
    assertThat(LittleEndian.s32(event.payload(), 0)).isEqualTo(FREE);
    assertThat(LittleEndian.s32(event.payload(), 4)).isEqualTo(id);
    return LittleEndian.s32(event.payload(), 8);
  }

  @Test
  void itIsToldAndAcknowledgesUntilItUnsubscribes() {
    moving.endMoved(own, "host-b");
    int generation = freed(OWN);
    assertThat(drains.call(CommandId.ACK_DRAIN, u32(OWN, generation)).result()).isEqualTo(1);
    try (WirePeer other = WirePeer.ready(fixture.socket())) {
      assertThat(other.allocate(FOREIGN, FOREIGN)).isEqualTo(FOREIGN);
      other.call(VfioIoctl.PASID_REQUEST, free(FOREIGN, FOREIGN));
      generation = freed(FOREIGN);
      assertThat(other.allocate(FOREIGN, FOREIGN)).isEqualTo(-Errno.ENOSPC);
      assertThat(drains.call(CommandId.ACK_DRAIN, u32(FOREIGN, generation)).result()).isEqualTo(1);
      assertThat(other.allocate(FOREIGN, FOREIGN)).isEqualTo(FOREIGN);
    }
    assertThat(freed(FOREIGN)).isPositive();
    assertThat(drains.call(CommandId.UNSUBSCRIBE, "").result()).isEqualTo(1);
  }

  @Test
  void whatIsOfItsSetIsRefusedAsElsewhere() {
    moving.endMoved(own, "host-b");
    assertThat(freed(OWN)).isPositive();
    assertThat(drains.call(CommandId.HOLDS, u32(OWN)).errno()).isEqualTo(Errno.EREMOTE);
    assertThat(drains.call(CommandId.SUBSCRIBE, u32(2, 7)).errno()).isEqualTo(Errno.EREMOTE);
    assertThat(drains.allocate(OWN, OWN)).isEqualTo(-Errno.EREMOTE);
  }

  @Test
  void anAcknowledgementThatWaitsWhileTheSetMovesIsTaken() {
    try (WirePeer other = WirePeer.ready(fixture.socket())) {
      assertThat(other.allocate(FOREIGN, FOREIGN)).isEqualTo(FOREIGN);
      other.call(VfioIoctl.PASID_REQUEST, free(FOREIGN, FOREIGN));
      int generation = freed(FOREIGN);
      SetFreeze frozen = moving.freeze(own);
      assertThat(frozen).isNotNull();
      drains.send(frame(1, CommandId.HOLDS, 0, u32(OWN)));
      drains.send(frame(2, CommandId.ACK_DRAIN, 0, u32(FOREIGN, generation)));
      moving.endMoved(own, "host-b");

      assertThat(reply(1).errno()).isEqualTo(Errno.EREMOTE);
      assertThat(reply(2).result()).isEqualTo(1);
      assertThat(other.allocate(FOREIGN, FOREIGN)).isEqualTo(FOREIGN);
    }
  }

  /** The next message that is no event. */
  private Reply reply(int id) {
    Reply next = drains.read();
    while (next.command() == CommandId.EVENT) {
      next = drains.read();
    }
    assertThat(next.id()).isEqualTo(id);
    return next;
  }
}
