// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import io.pasid4j.cli.output.AgeText;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The lines about a domain: its own, why it is not serving, and one for each of its first hosts.
 */
final class DomainLines {
  private static final int MOST_HOSTS = 5;
  private static final long MS_PER_SECOND = 1000;
  private static final AttributedStyle TROUBLE =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

  private DomainLines() {}

  static List<AttributedString> of(DomainFigures domain, int width) {
    List<AttributedString> lines = new ArrayList<>();
    lines.add(cut(head(domain), width));
    if (!domain.problem().isEmpty()) {
      lines.add(cut(new AttributedString("  NOT SERVING: " + domain.problem(), TROUBLE), width));
    }
    domain.hosts().stream().limit(MOST_HOSTS).forEach(host -> lines.add(host(host, width)));
    int others = domain.hosts().size() - MOST_HOSTS;
    if (others > 0) {
      lines.add(
          cut(new AttributedString("  and " + others + " more: pasid cluster status"), width));
    }
    return lines;
  }

  private static AttributedString head(DomainFigures domain) {
    return new AttributedString(
        "domain %s: host %s, %s%s, %s"
            .formatted(
                domain.name(),
                domain.host(),
                domain.leader().isEmpty() ? "no leader" : "leader " + domain.leader(),
                domain.lag() < 0 ? "" : ", lag " + domain.lag(),
                contact(domain.contactMs())));
  }

  private static String contact(long ms) {
    if (ms < 0) {
      return "no contact yet";
    }
    return ms < MS_PER_SECOND ? "contact now" : "contact " + AgeText.of(ms) + " ago";
  }

  private static AttributedString host(DomainFigures.Host host, int width) {
    AttributedStringBuilder line =
        new AttributedStringBuilder()
            .append("  %-16s %9d leased  %s".formatted(host.name(), host.leasedIds(), host.role()));
    if (host.isFenced()) {
      line.styled(TROUBLE, " fenced");
    }
    if (host.restingIds() > 0) {
      line.append(" " + host.restingIds() + " rest");
    }
    if (host.lag() > 0) {
      line.append(" " + host.lag() + " behind");
    }
    return cut(line.toAttributedString(), width);
  }

  private static AttributedString cut(AttributedString line, int width) {
    return line.columnSubSequence(0, width);
  }
}
