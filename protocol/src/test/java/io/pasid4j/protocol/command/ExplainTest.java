// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The layouts of EXPLAIN, as docs/reference/protocol-operators.md has them. */
class ExplainTest {
  private static final String HEAD = "05000000 64000000 c8000000 0a000000 ";
  private static final String USER = " e8030000 24000000 766c616e" + "00".repeat(60);
  private static final RangeSurvey SURVEY = new RangeSurvey(101, 1, 50, 7, 1 << 20);

  private static Decoded<Request> decode(String payload) {
    ByteBuffer bytes = Bytes.hex(payload);
    return Command.decode(CommandId.EXPLAIN, bytes, 0, bytes.limit());
  }

  @Test
  void theRequestNamesASetOrAUserAndASpace() {
    PasidRange range = PasidRange.of(100, 200);
    assertThat(decode(HEAD + "01000000" + USER))
        .isEqualTo(new Decoded.Valid<>(new ExplainRequest(5, range, 10, true, 1000, 36, "vlan")));
    assertThat(decode(HEAD + "00000000" + "00".repeat(72)))
        .isEqualTo(new Decoded.Valid<>(new ExplainRequest(5, range, 10, false, 0, 0, "")));
  }

  @Test
  void badValuesAreNamed() {
    assertThat(decode(HEAD + "02000000" + USER))
        .isEqualTo(new Decoded.Malformed<>(Errno.EINVAL, "flags: 2 (expected: 0 to 1)"));
    PasidRange range = PasidRange.ALL;
    assertThatThrownBy(() -> new ExplainRequest(0, range, 0, false, 0, 0, ""))
        .hasMessageStartingWith("count: 0");
    assertThatThrownBy(() -> new ExplainRequest(0, range, 1, false, -1, 0, ""))
        .hasMessageStartingWith("uid: -1");
    assertThatThrownBy(() -> new ExplainRequest(0, range, 1, false, 0, 1L << 32, ""))
        .hasMessageStartingWith("gid: 4294967296");
    assertThatThrownBy(() -> new ExplainRequest(0, range, 1, false, 0, 0, "s".repeat(65)))
        .hasMessageStartingWith("space bytes: 65");
  }

  @Test
  void theReplyShowsWhyAndUntilWhen() {
    ExplainReply reply =
        new ExplainReply(
            Refusal.QUARANTINED.code(), false, Quota.guaranteed(3, 500), 9, 1 << 20, SURVEY);
    ByteBuffer bytes = ByteBuffer.allocate(reply.sizeBytes());
    reply.put(bytes, 0);
    assertThat(Bytes.hex(bytes))
        .isEqualTo(
            "00000000f9ffffff00000000f40100000300000009000000"
                + "0000100000000000"
                + "65000000000000000100000000000000"
                + "32000000000000000700000000000000");
    assertThat(ExplainReply.decode(bytes, 0, bytes.limit())).isEqualTo(new Decoded.Valid<>(reply));
    assertThat(ExplainReply.decode(bytes, 0, bytes.limit() - 1))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Property
  void randomBytesNeverThrow(@ForAll @Size(max = 80) byte[] bytes) {
    assertThat(ExplainReply.decode(ByteBuffer.wrap(bytes), 0, bytes.length)).isNotNull();
  }
}
