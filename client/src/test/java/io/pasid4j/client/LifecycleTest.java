// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpidResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References, set-private IDs and attached objects, over a connection. */
class LifecycleTest {
  @TempDir private Path directory;

  private final PasidSpace space = PasidSpace.builder().build();
  private FrameServer server;
  private PasidClient client;
  private PasidClient other;

  @BeforeEach
  void start() throws IOException {
    server = new FrameServer(directory.resolve("s"), new SpacePeer(space, Quota.limit(100)));
    client = PasidClient.connect(server.socket());
    other = PasidClient.connect(server.socket());
    client.allocate(PasidRange.of(10, 19), 10);
  }

  @AfterEach
  void stop() {
    client.close();
    other.close();
    server.close();
  }

  @Test
  void referencesKeepAFreedIdPending() {
    assertThat(client.get(10)).isEqualTo(GetResult.TAKEN);
    assertThat(client.get(10)).isEqualTo(GetResult.TAKEN);
    assertThat(client.show(10).state()).isEqualTo(PasidState.ACTIVE);
    assertThat(client.show(10).references()).isEqualTo(2);
    assertThat(client.free(10)).isTrue();
    assertThat(client.free(10)).isFalse();
    assertThat(client.holds(10)).isFalse();
    assertThat(client.size()).isEqualTo(10);
    assertThat(client.get(10)).isEqualTo(GetResult.BUSY);
    assertThat(client.show(10).state()).isEqualTo(PasidState.FREE_PENDING);
    assertThat(other.tryAllocate(PasidRange.exactly(10))).isNegative();
    assertThat(client.put(10)).isEqualTo(PutResult.KEPT);
    assertThat(client.put(10)).isEqualTo(PutResult.RELEASED);
    assertThat(client.put(10)).isEqualTo(PutResult.UNKNOWN);
    assertThat(other.allocate(PasidRange.exactly(10))).isEqualTo(10);
  }

  @Test
  void theLastPutOfAHeldIdSaysSo() {
    client.get(11);
    assertThat(client.put(11)).isEqualTo(PutResult.LAST);
    assertThat(client.holds(11)).isTrue();
  }

  @Test
  void whatTheSetDoesNotHoldIsUnknown() {
    for (int id : new int[] {10, 0, 4711, 1 << 20, -1, Integer.MIN_VALUE}) {
      assertThat(other.get(id)).isEqualTo(GetResult.UNKNOWN);
      assertThat(other.put(id)).isEqualTo(PutResult.UNKNOWN);
      assertThat(other.attachSpid(id, 1)).isEqualTo(SpidResult.UNKNOWN);
      assertThat(other.attach(id, "value")).isFalse();
      assertThat(other.attachment(id)).isNull();
    }
  }

  @Test
  void aSpidFindsItsId() {
    assertThat(client.attachSpid(12, 7)).isEqualTo(SpidResult.ATTACHED);
    assertThat(client.attachSpid(13, 7)).isEqualTo(SpidResult.SPID_TAKEN);
    assertThat(client.attachSpid(12, 8)).isEqualTo(SpidResult.ID_TAKEN);
    assertThat(client.findBySpid(7)).isEqualTo(12);
    assertThat(other.findBySpid(7)).isEqualTo(-1);
    assertThat(client.findBySpid(-1)).isEqualTo(-1);
    assertThat(client.detachSpid(-1)).isFalse();
    assertThat(client.detachSpid(7)).isTrue();
    assertThat(client.detachSpid(7)).isFalse();
    assertThat(client.findBySpid(7)).isEqualTo(-1);
    assertThatThrownBy(() -> client.attachSpid(12, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spid: -1");
  }

  @Test
  void anObjectIsKeptWhileTheIdIsHeldOrPending() {
    Object value = new Object();
    assertThat(client.attach(14, value)).isTrue();
    assertThat(client.attachment(14)).isSameAs(value);
    client.get(14);
    client.free(14);
    assertThat(client.attachment(14)).isSameAs(value);
    assertThat(client.attach(14, "late")).isFalse();
    client.put(14);
    assertThat(client.attachment(14)).isNull();
    client.allocate(PasidRange.exactly(14));
    assertThat(client.attachment(14)).isNull();
  }

  @Test
  void anObjectGoesWithTheFreeOfItsId() {
    client.attach(15, "a");
    client.attach(16, "b");
    client.attach(17, "c");
    client.free(15);
    assertThat(client.attachment(15)).isNull();
    client.free(PasidRange.of(16, 16));
    assertThat(client.attachment(16)).isNull();
    assertThat(client.attachment(17)).isEqualTo("c");
    client.free(PasidRange.ALL);
    assertThat(client.attachment(17)).isNull();
  }

  @Test
  void anObjectCanBeReplacedAndEnded() {
    client.attach(18, "first");
    client.attach(18, "second");
    assertThat(client.attachment(18)).isEqualTo("second");
    assertThat(client.attach(18, null)).isTrue();
    assertThat(client.attachment(18)).isNull();
  }

  @Test
  void anObjectDoesNotOutliveAReleaseByAnOperatorIntoTheNextLife() {
    client.attach(19, "old");
    other.release(client.info().setId(), PasidRange.exactly(19));
    client.allocate(PasidRange.exactly(19));
    assertThat(client.attachment(19)).isNull();
  }

  @Test
  void aClosedClientKeepsNothing() {
    client.attach(10, "a");
    client.attachSpid(10, 1);
    client.get(10);
    client.close();

    assertThat(client.attachment(10)).isNull();
    assertThat(client.attach(10, "b")).isFalse();
    assertThat(client.get(10)).isEqualTo(GetResult.UNKNOWN);
    assertThat(client.put(10)).isEqualTo(PutResult.UNKNOWN);
    assertThat(client.attachSpid(10, 1)).isEqualTo(SpidResult.UNKNOWN);
    assertThat(client.detachSpid(1)).isFalse();
    assertThat(client.findBySpid(1)).isEqualTo(-1);
  }

  @Test
  void aReferenceTooManyIsReportedAsTheInterfaceSays() {
    for (int i = 1; i < 1 << 21; i++) {
      space.sets().getFirst().get(10);
    }
    assertThatThrownBy(() -> client.get(10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("references of 10");
    assertThat(client.holds(10)).isTrue();
  }
}
