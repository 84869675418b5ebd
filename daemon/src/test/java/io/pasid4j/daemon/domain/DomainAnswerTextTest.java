// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.message.Answer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Refusals of a domain are told as sentences, each by its own. */
class DomainAnswerTextTest {
  private static final List<Answer> OF_A_RUN =
      List.of(
          new Answer.Fenced(2),
          new Answer.OtherInstance(),
          new Answer.Superseded(7),
          new Answer.Stale(),
          new Answer.AlreadyFenced(3),
          new Answer.Unreadable(2),
          new Answer.Cancelled());

  @Test
  void eachRefusalHasASentenceOfItsOwn() {
    List<Answer> answers =
        Stream.concat(
                OF_A_RUN.stream(),
                Stream.of(Answer.Reason.values())
                    .map(reason -> new Answer.Refused(reason, "host-b")))
            .toList();
    Set<String> texts = answers.stream().map(DomainAnswerText::of).collect(Collectors.toSet());
    assertThat(texts)
        .hasSameSizeAs(answers)
        .allMatch(text -> !text.contains("["))
        .doesNotContain(DomainAnswerText.of(new Answer.Done()));
  }
}
