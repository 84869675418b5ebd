// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.e2e.host.ProcessResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's panel of a domain of three daemons, with a quorum and without. */
class DomainPageTest {
  private static final String ROWS = "document.querySelectorAll('.domain tbody tr').length";

  /** Renames the hosts as a daemon never would: a page must not depend on that. */
  private static final String WORSE_NAMES =
      """
      const honest = window.fetch;
      window.fetch = async (path, options) => {
        const response = await honest(path, options);
        if (!window.worse || !String(path).startsWith('v1/domain')) return response;
        const body = await response.json();
        body.members.forEach((member) => { member.name = '<img src=x onerror=alert(1)>\u202E' + member.name; });
        return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
      };
      """;

  /** Leaves out the reading of every 30 s, which shows all, and at wish the counts of every 2 s. */
  private static final String NO_SLOW_READING =
      """
      const everyMs = window.setInterval;
      window.setInterval = (work, ms, ...more) => ms >= 30000 ? 0 : everyMs(work, ms, ...more);
      const asked = window.fetch;
      window.fetch = (path, options) => window.withoutCounts && path === 'v1/spaces/pasid'
        ? Promise.resolve(new Response('{}', { status: 429 })) : asked(path, options);
      """;

  @TempDir private Path directory;

  private final Map<String, ConfiguredDaemon> daemons = new TreeMap<>();
  private Browser browser;
  private OpenPage page;

  @BeforeEach
  void start() throws Exception {
    browser = Browser.start(directory);
    int managed = OpenPage.freePort();
    Map<String, Integer> ports = new TreeMap<>();
    for (String host : new String[] {"rack-a", "rack-b", "rack-c"}) {
      ports.put(host, OpenPage.freePort());
    }
    for (String host : ports.keySet()) {
      Path home = Files.createDirectory(directory.resolve(host));
      String yaml = configuration(host, home, ports) + (daemons.isEmpty() ? tcp(managed) : "");
      Path file = Files.writeString(home.resolve("pasid.yaml"), yaml);
      ProcessResult made = ProcessResult.pasid("cluster", "init", "--config", file.toString());
      assertThat(made.exitCode()).as(made.err()).isZero();
      daemons.put(host, ConfiguredDaemon.start(home, yaml));
    }
    page = new OpenPage(browser, asked(), managed);
  }

  private static String configuration(String host, Path home, Map<String, Integer> ports) {
    Map<String, String> voters = new TreeMap<>();
    ports.forEach((name, port) -> voters.put(name, "'127.0.0.1:" + port + "'"));
    return """
    spaces: { pasid: { bits: 8, default: true } }
    domain:
      name: rack
      host: %s
      lease: 16
      directory: %s/domain
      voters: %s
    """
        .formatted(host, home, voters.toString().replace("=", ": "));
  }

  private static String tcp(int port) {
    return "management: { tcp: { address: '127.0.0.1:%s', access: everyone-on-this-host } }\n"
        .formatted(port);
  }

  private ConfiguredDaemon asked() {
    return daemons.values().iterator().next();
  }

  @AfterEach
  void stop() {
    daemons.values().forEach(ConfiguredDaemon::close);
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void hostsLeasesLeaderAndLagAreShownAlsoAfterTheQuorumIsLost() throws Exception {
    browser.runFirst(WORSE_NAMES);
    page.open(1280, 900, false);
    browser.until(ROWS + " === 3");
    page.untilText(".domain tr.leader", "leader");
    for (String host : daemons.keySet()) {
      page.untilText(".domain tbody", host);
    }
    browser.until("document.querySelector('.domain [role=alert]').textContent === ''");
    page.untilText(".domain", "lag 0, contact now. As this host knows it.");
    browser.until(column(1) + " === '16,16,16'");
    browser.until(column(2) + " === '0,0,0'");
    browser.until(column(3) + ".includes('now')");
    assertUnleasedIdsAreNobodys();
    look();
    assertFieldsAreThoseDescribed();

    for (String host : List.of("rack-b", "rack-c")) {
      Objects.requireNonNull(daemons.get(host)).process().kill();
    }
    page.untilText(".domain [role=alert]", "Not serving: \u2068no leader");
    page.untilText(".domain", "no leader");
    assertThat(browser.value(ROWS).asInt()).isEqualTo(3);
    assertThat(asked().json("/v1/domain?local=true").path("serving").asBoolean()).isFalse();
    browser.look(1280, 900, false);
    browser.value("window.scrollTo(0, 0)");
    page.keep("domain-without-quorum");

    browser.value("window.worse = true");
    page.untilText(".domain tbody", "<img src=x");
    assertThat(browser.value("document.querySelectorAll('#app img').length").asInt()).isZero();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatArrivesAndWhatIsLeasedIsShownSoon() throws Exception {
    browser.runFirst(NO_SLOW_READING);
    page.open(1280, 900, false);
    for (ConfiguredDaemon daemon : daemons.values()) {
      OpenPage.until("a lease", () -> leasedIds(daemon) == 16);
    }
    browser.until(OpenPage.PICTURE + ".model.count(7) === 239");
    browser.value("window.withoutCounts = true");
    ConnectOptions resumable = ConnectOptions.builder().name("vm").resumable().build();
    ConfiguredDaemon source = Objects.requireNonNull(daemons.get("rack-b"));
    try (PasidClient vm = PasidClient.connect(source.socket(), resumable)) {
      vm.allocate(PasidRange.ALL, 3);
      String path = "/v1/sets/" + source.json("/v1/sets").at("/sets/0/id").asInt() + "/migration";
      assertThat(source.send(HttpMethod.POST, path, "{\"to\":\"rack-a\",\"dryRun\":false}"))
          .satisfies(moved -> assertThat(moved.contentUtf8()).contains("\"moved\":true"));
    }
    browser.until(OpenPage.PICTURE + ".model.count(1) === 3");
    browser.until(OpenPage.PICTURE + ".model.count(7) === 236");

    browser.value("window.withoutCounts = false");
    try (PasidClient tenant = PasidClient.connect(asked().socket())) {
      tenant.allocate(PasidRange.ALL, 14);
      browser.until(OpenPage.PICTURE + ".model.count(7) === 220");
    }
  }

  private static int leasedIds(ConfiguredDaemon daemon) {
    try {
      return daemon.json("/v1/domain?local=true").path("leasedIds").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A host of three has 16 of 255 IDs. */
  private void assertUnleasedIdsAreNobodys() throws Exception {
    browser.until(OpenPage.PICTURE + ".model.count(7) === 239");
    String color =
        "(() => { const p = %s; return p.pixels[p.layout.place[255]] === p.colours.theme.other })()"
            .formatted(OpenPage.PICTURE);
    assertThat(browser.value(color).asBoolean()).isTrue();
    page.untilText(".legend", "not leased to this host");
    assertThat(asked().json("/v1/spaces/pasid").at("/ids/unleased").asInt()).isEqualTo(239);
    page.untilText(".alerts", "Nothing needs attention.");
    assertThat(asked().json("/v1/spaces/pasid/ids/255").path("state").asText())
        .isEqualTo("UNLEASED");
  }

  /** The cells of a column of the panel's table. */
  private static String column(int number) {
    return "[...document.querySelectorAll('.domain tbody tr')].map((row) => row.cells[%s].textContent).join()"
        .formatted(number);
  }

  private void assertFieldsAreThoseDescribed() throws Exception {
    JsonNode schema = asked().json("/openapi.json").at("/components/schemas/Domain");
    JsonNode domain = asked().json("/v1/domain?local=true");
    assertThat(names(domain)).isEqualTo(required(schema));
    for (String list : List.of("voters", "members")) {
      assertThat(names(domain.path(list).path(0)))
          .isEqualTo(required(schema.path("properties").path(list).path("items")));
    }
    assertThat(asked().get("/v1/domain?local=perhaps").contentUtf8())
        .contains("local: perhaps (expected: true or false)");
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> required(JsonNode schema) {
    Set<String> names = new TreeSet<>();
    schema.path("required").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Wide and narrow, light and dark: the panel is in the page, and not wider than it. */
  private void look() throws Exception {
    page.keep("domain-light");
    browser.look(1280, 900, true);
    page.keep("domain-dark");
    browser.look(360, 800, false);
    browser.value("document.querySelector('.domain').scrollIntoView()");
    page.keep("domain-narrow");
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(360);
    assertThat(
            browser
                .value("document.querySelector('.domain').getBoundingClientRect().right <= 360")
                .asBoolean())
        .isTrue();
  }
}
