// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.output.AgeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the domain of a daemon. */
@Command(
    name = "status",
    description = {
      "Shows the domain as a host of it sees it: voters, leader, who has leased how much.",
      "Exit code 1 if the domain does not answer: then nothing is leased or moved. With --local at",
      "once, from what this host knows; exit code 1 if it is not serving."
    },
    footer = {
      "",
      "Examples:",
      "  pasid cluster status",
      "  pasid cluster status --json",
      "  pasid cluster status --local"
    })
public final class ClusterStatusCommand extends ApiVerb {
  private static final String HOST_LINE = "%-16s %-24s %10s %9s %8s %6s %8s%s";
  private static final String AMOUNT_LINE = "%-16s %15s %13s %11s %9s";
  private static final long MS_PER_SECOND = 1000;

  @Option(names = "--local", description = "at once, as this host knows it: it may be behind")
  private boolean isLocal;

  /** Takes the options that every verb has. */
  public ClusterStatusCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public Integer call() {
    String path = isLocal ? "/v1/domain?local=true" : "/v1/domain";
    String text = daemon().getText(path);
    JsonValue domain = read(text);
    if (common().isJsonAsked()) {
      out().println(text);
    } else {
      print(out(), domain);
    }
    out().flush();
    return domain.field(isLocal ? "serving" : "answered").isTrue() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private static JsonValue read(String text) {
    try {
      return JsonValue.read(text);
    } catch (IOException noJson) {
      throw CommandFailure.unreachable("daemon: " + noJson.getMessage());
    }
  }

  private void print(PrintWriter out, JsonValue domain) {
    String leader = domain.field("leader").text();
    out.println(
        "domain %s, space %s: this is %s, %s; leader: %s"
            .formatted(
                domain.field("name").text(),
                domain.field("space").text(),
                domain.field("host").text(),
                domain.field("role").text().toLowerCase(Locale.ROOT).replace('_', ' '),
                leader.isEmpty() ? "not known" : leader));
    out.println(
        "leased here: %s IDs in %s blocks, %s of them free; sets that move: %s; log: applied %s of %s"
            .formatted(
                domain.field("leasedIds").text(),
                domain.field("leasedBlocks").text(),
                domain.field("freeIds").text(),
                domain.field("moving").text(),
                domain.field("appliedIndex").text(),
                domain.field("committedIndex").text()));
    long fencedUnixMs = domain.field("fencedUnixMs").number(0);
    if (fencedUnixMs != 0) {
      out.println(
          "fenced: this host learnt at %s that it was; the sets that it had have ended"
              .formatted(Instant.ofEpochMilli(fencedUnixMs)));
    }
    String reason = domain.field("reason").text();
    if (!reason.isEmpty()) {
      out.println("problem: " + reason);
    }
    printHosts(out, domain);
  }

  private void printHosts(PrintWriter out, JsonValue domain) {
    if (isLocal) {
      out.println("as this host knows it: " + contact(domain.field("contactMs").number(-1)));
    } else if (!domain.field("answered").isTrue()) {
      out.println(
          "the domain does not answer: most voters are down, or not to be reached;"
              + " as this host knows it:");
    }
    out.println(
        HOST_LINE.formatted(
            "HOST", "VOTER AT", "LEASED", "ARRIVING", "RESTING", "EPOCH", "HEARD", ""));
    for (JsonValue member : domain.field("members").items()) {
      boolean joined = member.field("instance").number(0) != 0;
      out.println(
          HOST_LINE
              .formatted(
                  member.field("name").text(),
                  address(domain, member.field("name").text()),
                  member.field("leasedIds").text(),
                  member.field("arrivals").text(),
                  member.field("restingIds").text(),
                  member.field("epoch").text(),
                  heard(member.field("heardMs").number(-1)),
                  joined ? "" : "  fenced")
              .stripTrailing());
    }
    printAmounts(out, domain.field("amounts").items());
  }

  /** The limits of users over all hosts, if this host has leased something of one. */
  private static void printAmounts(PrintWriter out, List<JsonValue> amounts) {
    if (amounts.isEmpty()) {
      return;
    }
    out.println(
        AMOUNT_LINE.formatted(
            "UID", "LIMIT IN DOMAIN", "LEASED BY ALL", "LEASED HERE", "USED HERE"));
    for (JsonValue amount : amounts) {
      long all = amount.field("domainIds").number(-1);
      out.println(
          AMOUNT_LINE.formatted(
              amount.field("uid").text(),
              amount.field("limitIds").text(),
              all < 0 ? "-" : Long.toString(all),
              amount.field("leasedIds").text(),
              amount.field("usedIds").text()));
    }
  }

  /** The time since a host was heard of; a dash if the host that was asked does not know. */
  private static String heard(long ms) {
    if (ms < 0) {
      return "-";
    }
    return ms < MS_PER_SECOND ? "now" : AgeText.of(ms);
  }

  private static String contact(long ms) {
    return ms < 0 ? "no contact to the voters yet" : "contact to the voters " + ms + " ms ago";
  }

  private static String address(JsonValue domain, String name) {
    return domain.field("voters").items().stream()
        .filter(voter -> voter.field("name").text().equals(name))
        .map(voter -> voter.field("address").text())
        .findFirst()
        .orElse("-");
  }
}
