// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.NamedId;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SetStore;
import io.pasid4j.daemon.state.TokenHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets that come by a file, when the daemon ends meanwhile or afterwards. */
class SetImportsTest {
  private static final String KEY = "00112233445566778899aabbccddeeff";
  private static final TokenHash TOKEN = TokenHash.of(new byte[] {1, 2, 3});

  @TempDir Path directory;

  private static ExportedSet set(List<PasidRange> ids, NamedId... names) {
    return new ExportedSet(
        new SetContents("vm-7", 1000, 1000, Quota.limit(100), 1, TOKEN, List.of(names), 0), ids);
  }

  private Daemon start() {
    return Daemon.start(DaemonOptions.at(directory.resolve("s")));
  }

  @Test
  void anImportedSetOutlivesTheDaemon() throws Exception {
    List<PasidRange> ids = List.of(PasidRange.of(5, 9), PasidRange.exactly(20));
    try (Daemon daemon = start()) {
      Session opened =
          daemon
              .sessions()
              .openExported(
                  daemon.spaces().defaultSpace(),
                  set(ids, new NamedId(6, 3, KEY), new NamedId(20, 4, null)));
      assertThat(opened.isDetached()).isTrue();
    }
    try (Daemon daemon = start()) {
      assertThat(daemon.sessions().releaseDead()).isEmpty();
      Session found = daemon.sessions().after(0).iterator().next();
      assertThat(found.tokenHash()).isEqualTo(TOKEN);
      assertThat(found.set().size()).isEqualTo(6);
      assertThat(found.set().findBySpid(3)).isEqualTo(6);
      assertThat(found.set().findBySpid(4)).isEqualTo(20);
      assertThat(found.set().allocate(PasidRange.ALL, KEY)).isEqualTo(6);
    }
  }

  /** Records what is kept, and how many IDs the space held then. */
  private static final class RecordingStore implements SetStore {
    private final List<String> kept = new ArrayList<>();
    private final PasidSpace space;

    RecordingStore(PasidSpace space) {
      this.space = space;
    }

    @Override
    public boolean outlivesDaemon() {
      return true;
    }

    @Override
    public void put(SetRecord record) {
      kept.add((record.isClosing() ? "closing " : "open ") + space.heldIds());
    }

    @Override
    public void remove(SetRecord record) {
      kept.add("removed " + space.heldIds());
    }
  }

  @Test
  void untilTheSetIsWholeItsRecordSaysThatItIsToBeReleased() throws Exception {
    PasidSpace space = PasidSpace.builder().bits(8).build();
    RecordingStore store = new RecordingStore(space);
    HostedSpace hosted = new HostedSpace("pasid", space, store, List.of());
    SessionRegistry sessions =
        new SessionRegistry(
            new AccessPolicy(new Spaces(hosted, List.of(hosted)), new Rules(List.of())), () -> 0);
    ExportedSet impossible =
        set(List.of(PasidRange.of(1, 5)), new NamedId(2, 7, null), new NamedId(3, 7, null));

    assertThatThrownBy(() -> sessions.openExported(hosted, impossible))
        .isInstanceOf(ExportRefusedException.class)
        .hasMessageStartingWith("names: id 3, spid 7");
    assertThat(store.kept).containsExactly("closing 0", "removed 0");
    assertThat(sessions.size()).isZero();

    store.kept.clear();
    var _ = sessions.openExported(hosted, set(List.of(PasidRange.of(1, 5))));
    assertThat(store.kept).containsExactly("closing 0", "open 5");
  }

  @Test
  void eachEventOfAnImportNamesTheSet() throws Exception {
    PasidSpace space = PasidSpace.builder().bits(8).build();
    HostedSpace hosted = new HostedSpace("pasid", space);
    SessionRegistry sessions =
        new SessionRegistry(
            new AccessPolicy(new Spaces(hosted, List.of(hosted)), new Rules(List.of())), () -> 0);
    List<Integer> named = new ArrayList<>();
    var _ =
        space.subscribe(
            Priority.LAST,
            event -> named.add(sessions.bySet(event.set()).map(Session::id).orElse(0)));

    Session opened = sessions.openExported(hosted, set(List.of(PasidRange.of(1, 3))));
    assertThat(named).containsExactly(opened.id(), opened.id(), opened.id());

    sessions.moving().abandon(opened);
    assertThat(sessions.bySet(opened.set())).isEmpty();
  }

  @Test
  void aSetOverItsQuotaComesNotAtAll() {
    PasidSpace space = PasidSpace.builder().bits(8).build();
    HostedSpace hosted = new HostedSpace("pasid", space);
    SessionRegistry sessions =
        new SessionRegistry(
            new AccessPolicy(new Spaces(hosted, List.of(hosted)), new Rules(List.of())), () -> 0);

    assertThatThrownBy(() -> sessions.openExported(hosted, set(List.of(PasidRange.of(1, 120)))))
        .isInstanceOf(ExportRefusedException.class)
        .hasMessageContaining("QUOTA");
    assertThat(space.heldIds()).isZero();
    assertThat(sessions.size()).isZero();
  }
}
