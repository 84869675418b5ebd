// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment: a time of ISO 8601, a date, which begins at 00:00 UTC, or a time ago. */
public final class MomentConverter implements ITypeConverter<Instant> {
  private static final String EXPECTED =
      " (expected: 2026-11-27T10:00:00Z, 2026-11-27, today, yesterday, or 90s, 30m, 2h, 7d ago)";

  @Override
  public Instant convert(String text) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    try {
      return switch (text) {
        case "today" -> today.atStartOfDay().toInstant(ZoneOffset.UTC);
        case "yesterday" -> today.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        default -> text.matches("[0-9]{1,9}[smhd]") ? ago(text) : written(text);
      };
    } catch (DateTimeParseException wrong) {
      throw new TypeConversionException(text + EXPECTED);
    }
  }

  private static Instant ago(String text) {
    long amount = Long.parseLong(text.substring(0, text.length() - 1));
    ChronoUnit unit =
        switch (text.charAt(text.length() - 1)) {
          case 's' -> ChronoUnit.SECONDS;
          case 'm' -> ChronoUnit.MINUTES;
          case 'h' -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    return Instant.now().minus(amount, unit);
  }

  private static Instant written(String text) {
    return text.indexOf('T') < 0
        ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
        : Instant.parse(text);
  }
}
