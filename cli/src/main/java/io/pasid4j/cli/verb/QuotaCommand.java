// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.IdConverter;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.SetEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes how many PASIDs a set may hold. */
@Command(
    name = "quota",
    description = {
      "Changes how many PASIDs a set may hold at once. What it has guaranteed stays guaranteed, up",
      "to the new limit, unless told otherwise. Only over the operators' socket."
    })
public final class QuotaCommand extends OperatorVerb {
  @Parameters(
      index = "0",
      paramLabel = "SET",
      converter = IdConverter.class,
      description = "the set, as `pasid sets` numbers it")
  private long setId;

  @Parameters(
      index = "1",
      paramLabel = "LIMIT",
      converter = CountConverter.class,
      description = "the most it may hold")
  private int limitIds;

  @Option(
      names = "--guarantee",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "how many of them are kept for it")
  private @Nullable Integer guaranteedIds;

  @Override
  String reason(int errno) {
    return switch (errno) {
      case Errno.ENOENT -> "SET: " + setId + " (expected: an open set; `pasid sets` lists them)";
      case Errno.EPERM -> "socket: the tenants' (expected: the operators', which you may not open)";
      default -> super.reason(errno);
    };
  }

  @Override
  void run(PasidClient session) {
    int guarantee = guaranteedIds == null ? kept(session) : guaranteedIds;
    session.changeQuota(setId, Quota.guaranteed(guarantee, limitIds));
    if (isJsonAsked()) {
      Json.print(
          out(),
          to -> {
            to.writeStartObject();
            to.writeNumberField("set", setId);
            to.writeNumberField("quota", limitIds);
            to.writeNumberField("guaranteed", guarantee);
            to.writeEndObject();
          });
    } else {
      out().printf("set %d: at most %d, %d guaranteed%n", setId, limitIds, guarantee);
    }
  }

  private int kept(PasidClient session) {
    return session.sets().stream()
        .filter(entry -> entry.holder().setId() == setId)
        .map(SetEntry::quota)
        .mapToInt(quota -> Math.min(quota.guaranteedIds(), limitIds))
        .findFirst()
        .orElse(0);
  }
}
