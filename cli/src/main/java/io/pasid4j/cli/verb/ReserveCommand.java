// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.api.Reservation;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.ConfirmOption;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.cli.output.Json;
import io.pasid4j.core.PasidRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists, adds and removes bands that tenants do not get. */
public final class ReserveCommand extends ApiVerb {
  private @Nullable PasidRange band;

  private @Nullable String name;

  private boolean remove;

  private final ConfirmOption confirmation = new ConfirmOption();

  /** Takes the options that every verb has. */
  public ReserveCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Keeps a band of a space from tenants, or lists the bands that are kept.",
            "A band that is reserved here is held by a set of the operator's own, all of it or nothing,",
            "and outlives the daemon where sets do. Bands of the configuration are fixed.")
        .examples(
            "pasid reserve 1000-1999 --name \"static VMs\"", "pasid reserve --remove 1000-1999")
        .optional(
            "MIN-MAX",
            new RangeConverter(),
            "the band, both ends inclusive; without one, the bands are listed",
            value -> band = value)
        .text("--name", "TEXT", "why; \"reserved\" unless given", value -> name = value)
        .flag("--remove", "gives that band back", () -> remove = true)
        .with(confirmation);
  }

  @Override
  public Integer call() {
    if (remove && band == null) {
      throw CommandFailure.usage("MIN-MAX: missing (expected: the band to give back)");
    }
    if (name != null && (remove || band == null)) {
      throw CommandFailure.usage("--name: " + name + " (expected: with a band to keep)");
    }
    ManagementApi daemon = daemon();
    String path = "/v1/spaces/" + ManagementApi.encoded(space(daemon)) + "/reservations";
    if (band == null) {
      print(Reservation.list(daemon.get(path)));
    } else if (remove) {
      remove(daemon, path, band);
    } else {
      add(daemon, path, band);
    }
    return ExitCode.OK;
  }

  private String space(ManagementApi daemon) {
    return common().space().orElseGet(daemon::defaultSpace);
  }

  private void add(ManagementApi daemon, String path, PasidRange wanted) {
    confirmation.confirm(err(), "Keep " + RangeText.of(wanted) + " from all tenants?");
    JsonValue reserved =
        daemon.post(
            path,
            Json.text(to -> {
              to.writeStartObject();
              to.writeNumberField("min", wanted.min());
              to.writeNumberField("max", wanted.max());
              to.writeStringField("name", name == null ? "reserved" : name);
              to.writeEndObject();
            }));
    print(List.of(Reservation.of(reserved)));
  }

  private void remove(ManagementApi daemon, String path, PasidRange unwanted) {
    Reservation found =
        Reservation.list(daemon.get(path)).stream()
            .filter(each -> each.band().equals(unwanted))
            .findFirst()
            .orElseThrow(() ->
                CommandFailure.refused(
                    "MIN-MAX: "
                        + RangeText.of(unwanted)
                        + " (expected: a reserved band; `pasid reserve` lists them)"));
    if (found.isFixed()) {
      throw CommandFailure.refused(
          "MIN-MAX: "
              + RangeText.of(unwanted)
              + ": of the configuration (expected: one that was reserved by a command)");
    }
    confirmation.confirm(err(), "Let tenants have " + RangeText.of(unwanted) + " again?");
    daemon.delete(path + "/" + found.setId());
    print(List.of(found));
  }

  private void print(List<Reservation> reservations) {
    if (common().isJsonAsked()) {
      Json.print(
          out(),
          to -> {
            to.writeStartArray();
            for (Reservation each : reservations) {
              each.write(to);
            }
            to.writeEndArray();
          });
    } else {
      reservations.forEach(each -> out().println(each.line()));
    }
    out().flush();
  }
}
