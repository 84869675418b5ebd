// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.command.ExplainReply;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.RefusalReply;
import io.pasid4j.protocol.command.SetEntry;
import io.pasid4j.protocol.command.ShowReply;
import io.pasid4j.protocol.command.ShownPresence;
import io.pasid4j.protocol.command.ShownState;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The exported packages: no type of the wire, and nothing lost between the wire and the API. */
class PublicApiTest {
  private static final RangeSurvey SURVEY = new RangeSurvey(8, 1, 4, 2, 5);

  @Test
  void noPublicSignatureMentionsATypeThatIsNotExported() throws Exception {
    List<String> signatures = new ArrayList<>();
    for (Class<?> type : exportedTypes()) {
      Stream.of(type.getDeclaredConstructors(), type.getMethods())
          .flatMap(Arrays::stream)
          .filter(PublicApiTest::isForUsers)
          .map(PublicApiTest::signature)
          .forEach(signatures::add);
      for (Field field : type.getFields()) {
        signatures.add(field.toGenericString());
      }
    }
    assertThat(signatures)
        .anyMatch(signature -> signature.contains("PasidInfo"))
        .noneMatch(signature -> signature.contains("io.pasid4j.protocol."))
        .noneMatch(signature -> signature.matches(".*pasid4j\\.client\\.(?!failure)[a-z]+\\..*"));
  }

  private static List<Class<?>> exportedTypes() throws IOException, ReflectiveOperationException {
    List<Class<?>> types = new ArrayList<>();
    types.addAll(publicTypesBeside(PasidClient.class));
    types.addAll(publicTypesBeside(PasidRequestException.class));
    return types;
  }

  private static List<Class<?>> publicTypesBeside(Class<?> neighbour)
      throws IOException, ReflectiveOperationException {
    Path classes = Path.of("target/classes", neighbour.getPackageName().replace('.', '/'));
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(neighbour.getPackageName() + "." + name);
        if (Modifier.isPublic(type.getModifiers())) {
          types.add(type);
        }
      }
    }
    return types;
  }

  private static boolean isForUsers(Executable member) {
    return (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
        && !member.isSynthetic();
  }

  private static String signature(Executable member) {
    return switch (member) {
      case Method method -> method.toGenericString();
      case Constructor<?> constructor -> constructor.toGenericString();
    };
  }

  @ParameterizedTest
  @EnumSource
  void eachStateOfTheWireHasTheSameName(ShownState state) {
    assertThat(PasidState.of(state).name()).isEqualTo(state.name());
  }

  @Test
  void eachPresenceOfTheWireHasTheSameName() {
    for (ShownPresence shown : ShownPresence.values()) {
      if (shown != ShownPresence.UNSAID) {
        SetPresence presence = SetPresence.of(entry(true, true, shown));
        assertThat(presence.name()).isEqualTo(shown.name());
        assertThat(presence).hasToString(shown.text());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, true, CONNECTED, false",
    "true, true, DETACHED_UNKNOWN, true",
    "true, false, ENDING, true"
  })
  void thePresenceFromAnOlderDaemonFollowsFromTheRest(
      boolean waiting, boolean resumable, SetPresence presence, boolean needsAttention) {
    SetPresence found = SetPresence.of(entry(waiting, resumable, ShownPresence.UNSAID));
    assertThat(found).isEqualTo(presence);
    assertThat(found.needsAttention()).isEqualTo(needsAttention);
  }

  private static SetEntry entry(boolean waiting, boolean resumable, ShownPresence presence) {
    Holder holder = new Holder(1, 2, 3, 4, "vm");
    return new SetEntry(holder, 0, Quota.limit(1), 0, 0, 0, waiting, resumable, presence, "");
  }

  @Test
  void aRecordHasAllValuesOfTheReply() {
    Holder holder = new Holder(1, 2, 3, 4, "vm");
    SetHolder same = new SetHolder(1, 2, 3, 4, "vm");
    Quota quota = Quota.guaranteed(5, 6);
    ShownPresence ending = ShownPresence.ENDING;
    assertThat(SetInfo.of(new SetEntry(holder, 7, quota, 8, 2, 9, true, false, ending, "vlan")))
        .isEqualTo(new SetInfo(same, 7, quota, 8, 2, 9, true, false, SetPresence.ENDING, "vlan"));
    ShownPresence unsaid = ShownPresence.UNSAID;
    assertThat(SetInfo.of(new SetEntry(holder, 7, quota, 8, 2, 9, false, true, unsaid, "")))
        .isEqualTo(new SetInfo(same, 7, quota, 8, 2, 9, false, true, SetPresence.CONNECTED, ""));
    assertThat(PasidInfo.of(new ShowReply(ShownState.ACTIVE, holder, 3, 4)))
        .isEqualTo(new PasidInfo(PasidState.ACTIVE, same, 3, 4));
    assertThat(RefusedAllocation.of(new RefusalReply(-7, PasidRange.of(1, 2), 3, 4, 5, 6)))
        .isEqualTo(new RefusedAllocation(-7, PasidRange.of(1, 2), 3, 4, 5, 6));
    assertThat(AllocationForecast.of(new ExplainReply(0, true, quota, 7, 5, SURVEY)))
        .isEqualTo(new AllocationForecast(0, true, quota, 7, 5, SURVEY));
  }

  @Test
  void anAllocationSucceedsThatIsNeitherRefusedNorForbidden() {
    Quota quota = Quota.limit(1);
    assertThat(new AllocationForecast(0, false, quota, 0, -1, SURVEY).succeeds()).isTrue();
    assertThat(new AllocationForecast(0, true, quota, 0, -1, SURVEY).succeeds()).isFalse();
    int code = Refusal.RANGE_FULL.code();
    assertThat(new AllocationForecast(code, false, quota, 0, -1, SURVEY).succeeds()).isFalse();
  }

  @Test
  void aQueryChecksItsValues() {
    PasidRange range = PasidRange.of(1, 2);
    assertThatThrownBy(() -> new AllocationQuery(1L << 32, range, 1, false, 0, 0, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("setId");
    assertThatThrownBy(() -> new AllocationQuery(0, range, 0, false, 0, 0, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("count");
    assertThatThrownBy(() -> new AllocationQuery(0, range, 1, false, 0, 0, "s".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("space");
  }
}
