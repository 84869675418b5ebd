// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.ApiOption;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.api.SpaceMap;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.map.MapOwner;
import io.pasid4j.cli.map.MapView;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.cli.option.RefreshOptions;
import io.pasid4j.cli.screen.KeyPress;
import io.pasid4j.cli.screen.LiveScreen;
import io.pasid4j.cli.screen.Painted;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SpaceInfo;
import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A picture of a space. */
public final class MapCommand extends OperatorVerb {
  private static final long SHORTEST_WAIT_MS = 250;
  private static final int PAGE_WIDTH = 100;
  private static final int PAGE_HEIGHT = 24;

  private @Nullable PasidRange range;

  private final RefreshOptions refresh = new RefreshOptions();

  private final ApiOption api = new ApiOption();

  /** With the options of the line. */
  public MapCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Draws a space: which of its IDs are held, each set in a colour of its own, or without",
            "colours in dots of braille. On a terminal + and - zoom, the arrows move, q quits. Needs the",
            "management API.")
        .examples("pasid map", "pasid map --range 0x1000-0x1fff --once")
        .option(
            "--range",
            "MIN-MAX",
            new RangeConverter(),
            "the part to begin with, both ends inclusive; the whole space unless given",
            value -> range = value)
        .with(refresh)
        .with(api);
  }

  @Override
  void run(PasidClient session) {
    SpaceInfo space = space(session);
    PasidRange whole = PasidRange.of(0, (1L << space.bits()) - 1);
    MapView view = new MapView(space.name(), whole, part(whole));
    Painted painted = Painted.of(common().isWithoutColor());
    if (isJsonAsked()) {
      print(owners(session, space.name()), part(whole));
    } else if (refresh.isOnce() || !painted.isTerminal()) {
      int width = painted.isTerminal() ? painted.width() : PAGE_WIDTH;
      view.frame(owners(session, space.name()), width, PAGE_HEIGHT, painted.isColored())
          .forEach(line -> out().println(painted.text(line)));
    } else {
      show(session, space.name(), view, painted);
    }
  }

  private SpaceInfo space(PasidClient session) {
    return session.spaces().stream()
        .filter(each -> common().space().map(each.name()::equals).orElse(each.isDefault()))
        .findFirst()
        .orElseThrow(() -> CommandFailure.refused(unknownSpace()));
  }

  private PasidRange part(PasidRange whole) {
    if (range == null) {
      return whole;
    }
    if (range.min() > whole.max()) {
      throw CommandFailure.usage(
          "--range: " + RangeText.of(range) + " (expected: within " + RangeText.of(whole) + ")");
    }
    return PasidRange.of(range.min(), Math.min(range.max(), whole.max()));
  }

  private void show(PasidClient session, String space, MapView view, Painted painted) {
    try (LiveScreen screen = LiveScreen.open()) {
      List<MapOwner> owners = owners(session, space);
      long sampledNanos = System.nanoTime();
      KeyPress press = null;
      while (press == null || view.press(press)) {
        if (System.nanoTime() - sampledNanos >= refresh.delayNanos()) {
          owners = refreshed(session, space, owners);
          sampledNanos = System.nanoTime();
        }
        screen.show(view.frame(owners, screen.width(), screen.height(), painted.isColored()));
        press = screen.next(SHORTEST_WAIT_MS);
      }
    }
  }

  /** If the API does not answer this time, the picture stays. */
  private List<MapOwner> refreshed(PasidClient session, String space, List<MapOwner> before) {
    try {
      return owners(session, space);
    } catch (CommandFailure busy) {
      return before;
    }
  }

  private List<MapOwner> owners(PasidClient session, String space) {
    ManagementApi daemon = api.of(common().socket());
    SpaceMap map = SpaceMap.of(daemon, space);
    Map<Long, String> names = new HashMap<>();
    others(session).forEach(set -> names.put(set.holder().setId(), set.holder().name()));
    List<MapOwner> owners = new ArrayList<>();
    owners.add(new MapOwner(MapOwner.RESERVED, "reserved", map.reserved()));
    map.held()
        .forEach((set, ranges) -> {
          long id = set;
          owners.add(new MapOwner(id, names.computeIfAbsent(id, _ -> name(daemon, id)), ranges));
        });
    return owners;
  }

  /** Returns a name for a set that was opened after the sets were listed. */
  private static String name(ManagementApi daemon, long set) {
    return daemon.find("/v1/sets/" + set).field("name").text();
  }

  private static List<PasidRange> within(PasidRange part, List<PasidRange> ranges) {
    return ranges.stream()
        .filter(each -> each.max() >= part.min() && each.min() <= part.max())
        .map(each -> cut(each, part))
        .toList();
  }

  private static PasidRange cut(PasidRange range, PasidRange part) {
    long first = Math.max(range.min(), part.min());
    long last = Math.min(range.max(), part.max());
    return PasidRange.of(first, last);
  }

  private void print(List<MapOwner> owners, PasidRange part) {
    printJson(to -> {
      to.writeStartArray();
      for (MapOwner owner : owners) {
        for (PasidRange each : within(part, owner.ranges())) {
          to.writeStartObject();
          to.writeNumberField("min", each.min());
          to.writeNumberField("max", each.max());
          if (owner.isReserved()) {
            to.writeStringField("state", "reserved");
          } else {
            to.writeNumberField("set", owner.setId());
            to.writeStringField("name", owner.name());
          }
          to.writeEndObject();
        }
      }
      to.writeEndArray();
    });
  }
}
