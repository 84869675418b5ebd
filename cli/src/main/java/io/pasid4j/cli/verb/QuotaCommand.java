// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.DomainLimit;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Errno;
import org.jspecify.annotations.Nullable;

/** Shows or changes how many PASIDs a set may hold. */
public final class QuotaCommand extends ChangingVerb {
  private String set = "";

  private @Nullable Integer limitIds;

  private @Nullable Integer guaranteedIds;

  /** With the options of the line. */
  public QuotaCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Shows how many PASIDs a set may hold, or changes it. Asks first on a terminal.",
            "The guarantee stays, up to the new limit, unless --guarantee is given. A change needs the",
            "operators' socket.")
        .examples("pasid quota vm-7", "pasid quota vm-7 200 --guarantee 50")
        .parameter(
            "SET", "the set, by number or name, as `pasid sets` lists them", value -> set = value)
        .optional(
            "LIMIT",
            new CountConverter(),
            "the most it may hold; unless given nothing changes",
            value -> limitIds = value)
        .option(
            "--guarantee",
            "N",
            new CountConverter(),
            "how many of them are kept for it",
            value -> guaranteedIds = value);
  }

  @Override
  String reason(int errno) {
    return switch (errno) {
      case Errno.ENOENT -> "SET: " + set + " (expected: an open set; `pasid sets` lists them)";
      case Errno.EPERM -> NOT_AN_OPERATOR;
      default -> super.reason(errno);
    };
  }

  @Override
  void checkLine() {
    if (limitIds != null && guaranteedIds != null && guaranteedIds > limitIds) {
      throw aboveLimit(guaranteedIds, limitIds);
    }
  }

  private static CommandFailure aboveLimit(int guarantee, int limit) {
    return CommandFailure.usage("--guarantee: " + guarantee + " (expected: 0 to " + limit + ")");
  }

  @Override
  void run(PasidClient session) {
    SetInfo found = SetLookup.find("SET", set, others(session));
    Quota quota = limitIds == null && guaranteedIds == null ? found.quota() : wanted(found);
    if (!quota.equals(found.quota())) {
      confirm("Change the quota of " + line(found, found.quota()) + " to " + text(quota) + "?");
      change(session, found, quota);
    }
    print(found, quota);
  }

  private Quota wanted(SetInfo found) {
    Quota present = found.quota();
    int limit = limitIds == null ? present.limitIds() : limitIds;
    int guarantee =
        guaranteedIds == null ? Math.min(present.guaranteedIds(), limit) : guaranteedIds;
    if (guarantee > limit) {
      throw aboveLimit(guarantee, limit);
    }
    return Quota.guaranteed(guarantee, limit);
  }

  private static void change(PasidClient session, SetInfo found, Quota quota) {
    try {
      session.changeQuota(found.holder().setId(), quota);
    } catch (QuotaRefusedException refused) {
      int counted = found.heldIds() + found.pendingIds();
      throw CommandFailure.refused(
          refused.reason() == Refusal.QUOTA
              ? "QUOTA: LIMIT: %s (expected: at least %s, which %s holds)"
                  .formatted(quota.limitIds(), counted, SetLookup.text(found.holder()))
              : refused.reason()
                  + ": --guarantee: "
                  + quota.guaranteedIds()
                  + " (expected: no more than the space has left to guarantee)");
    }
  }

  private void print(SetInfo found, Quota quota) {
    if (isJsonAsked()) {
      printJson(to -> {
        to.writeStartObject();
        to.writeNumberField("set", found.holder().setId());
        to.writeNumberField("quota", quota.limitIds());
        to.writeNumberField("guaranteed", quota.guaranteedIds());
        to.writeNumberField("held", found.heldIds());
        to.writeNumberField("pending", found.pendingIds());
        to.writeEndObject();
      });
    } else {
      out().println(line(found, quota));
      DomainLimit.line(common().socket(), found.holder().setId()).ifPresent(out()::println);
    }
  }

  private static String line(SetInfo set, Quota quota) {
    return SetLookup.text(set.holder()) + ": holds " + set.heldIds() + " of " + text(quota);
  }

  private static String text(Quota quota) {
    return "at most "
        + quota.limitIds()
        + ", "
        + (quota.guaranteedIds() == 0 ? "none" : quota.guaranteedIds())
        + " guaranteed";
  }
}
