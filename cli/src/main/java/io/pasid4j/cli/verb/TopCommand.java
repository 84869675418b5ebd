// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.ApiOption;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.RefreshOptions;
import io.pasid4j.cli.option.WordConverter;
import io.pasid4j.cli.output.SetJson;
import io.pasid4j.cli.screen.KeyPress;
import io.pasid4j.cli.screen.LiveScreen;
import io.pasid4j.cli.screen.Painted;
import io.pasid4j.cli.top.DomainFigures;
import io.pasid4j.cli.top.ServerFigures;
import io.pasid4j.cli.top.TopColumn;
import io.pasid4j.cli.top.TopHistory;
import io.pasid4j.cli.top.TopSample;
import io.pasid4j.cli.top.TopView;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SessionInfo;
import java.time.Instant;
import java.util.Optional;

/** A live page of the sets. */
public final class TopCommand extends OperatorVerb {
  private static final int API_TIMEOUT_MS = 1000;
  private static final int SAMPLES_WITHOUT = 15;
  private static final long SHORTEST_WAIT_MS = 250;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Reads a column. */
  static final class ColumnConverter extends WordConverter<TopColumn> {
    ColumnConverter() {
      super(TopColumn.class);
    }
  }

  private TopColumn column = TopColumn.USE;

  private final RefreshOptions refresh = new RefreshOptions();

  private final ApiOption api = new ApiOption();

  private final TopHistory history = new TopHistory();
  private ServerFigures figures = ServerFigures.UNKNOWN;
  private Optional<DomainFigures> domain = Optional.empty();
  private long sampledNanos;
  private int samplesWithout;

  /** With the options of the line. */
  public TopCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Shows the sets as a page that refreshes: use, growth, course, state; F1 lists its keys.",
            "Where the output is no terminal, and with --once, the page is printed once. The use of the",
            "spaces, the rate of requests and the hosts of a domain come from the management API, if",
            "this user may open it.")
        .examples("pasid top --sort held", "pasid top --once --no-color")
        .option(
            "--sort",
            "COLUMN",
            new ColumnConverter(),
            "set, held, limit, guar, use, rate, age, state or name; use unless given",
            value -> column = value)
        .with(refresh)
        .with(api);
  }

  @Override
  void run(PasidClient session) {
    Painted painted = Painted.of(common().isWithoutColor());
    TopView view = new TopView(column);
    if (isJsonAsked()) {
      printOnce(sample(session), view);
    } else if (refresh.isOnce() || !painted.isTerminal()) {
      view.page(sample(session), painted.width())
          .forEach(line -> out().println(painted.text(line)));
    } else {
      show(session, view, painted);
    }
  }

  private void show(PasidClient session, TopView view, Painted painted) {
    try (LiveScreen screen = LiveScreen.open()) {
      TopSample sample = sample(session);
      KeyPress press = null;
      while (press == null || view.press(press)) {
        if (!view.isPaused() && System.nanoTime() - sampledNanos >= refresh.delayNanos()) {
          sample = sample(session);
        }
        screen.show(painted.lines(view.frame(sample, screen.width(), screen.height())));
        press = screen.next(SHORTEST_WAIT_MS);
      }
    }
  }

  private TopSample sample(PasidClient session) {
    long now = System.nanoTime();
    SessionInfo info = session.info();
    ServerFigures before = figures;
    askApi();
    double seconds = (now - sampledNanos) / NANOS_PER_SECOND;
    double rate =
        before.requests() < 0 || figures.requests() < before.requests()
            ? -1
            : (figures.requests() - before.requests()) / seconds;
    sampledNanos = now;
    return new TopSample(
        Instant.now(),
        "pasidd " + info.version() + ", pid " + info.daemonPid(),
        history.add(others(session), now),
        figures,
        rate,
        domain);
  }

  /** If they do not arrive in time, some samples are without them. */
  private void askApi() {
    figures = ServerFigures.UNKNOWN;
    domain = Optional.empty();
    if (samplesWithout > 0) {
      samplesWithout--;
      return;
    }
    try {
      ManagementApi daemon = api.of(common().socket()).withTimeout(API_TIMEOUT_MS);
      figures = ServerFigures.of(daemon.getText("/metrics"));
      domain = DomainFigures.ask(daemon);
    } catch (CommandFailure away) {
      samplesWithout = SAMPLES_WITHOUT;
    }
  }

  private void printOnce(TopSample sample, TopView view) {
    printJson(to -> {
      to.writeStartObject();
      to.writeStringField("time", sample.at().toString());
      to.writeArrayFieldStart("sets");
      for (var row : view.rows(sample)) {
        to.writeStartObject();
        SetJson.write(to, row.set());
        to.writeEndObject();
      }
      to.writeEndArray();
      to.writeEndObject();
    });
  }
}
