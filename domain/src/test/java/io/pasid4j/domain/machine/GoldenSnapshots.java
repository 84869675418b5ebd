// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.util.List;

/** States whose bytes are kept as files. */
final class GoldenSnapshots {
  private GoldenSnapshots() {}

  /** Two members, an arrival, a rest, two clocks: all that version 1 has. */
  static TestDomain version1() {
    TestDomain domain = TestDomain.initialized();
    Sender a = TestDomain.next(domain.join("a"));
    domain.join("b");
    Sender c = TestDomain.next(domain.join("c"));
    domain.ask(a, new HostRequest.Lease(PasidRange.of(1, 100), 8));
    domain.ask(TestDomain.next(a), TestDomain.migrate("b", PasidRange.of(5, 6)));
    domain.ask(c, new HostRequest.LeaseExactly(List.of(PasidRange.of(100, 101))));
    domain.apply(new DomainCommand.Fence("c", 1, TestDomain.START_MS, 1000));
    domain.apply(new DomainCommand.Expire("v", TestDomain.START_MS, List.of("v", "w")));
    domain.apply(new DomainCommand.Expire("w", TestDomain.START_MS + 5, List.of("v", "w")));
    return domain;
  }

  /** Beside that amounts: of two members, one of them wanted, of an arrival, and resting. */
  static TestDomain version2() {
    TestDomain domain = version1();
    Sender d1 = TestDomain.next(domain.joinReading2("d"));
    Sender e = domain.joinReading2("e");
    Sender f = TestDomain.next(domain.joinReading2("f"));
    domain.ask(d1, new HostRequest.LeaseAmount("t", 10, 4));
    Sender d2 = TestDomain.next(d1);
    domain.ask(d2, new HostRequest.LeaseAmount("u", 99, 7));
    Sender d3 = TestDomain.next(d2);
    domain.ask(d3, new HostRequest.LeaseExactly(List.of(PasidRange.of(50, 51))));
    domain.ask(
        TestDomain.next(d3),
        new HostRequest.Migrate(
            9, 0, "e", List.of(PasidRange.of(50, 51)), Opaque.of(new byte[] {3}), "t"));
    domain.ask(f, new HostRequest.LeaseAmount("t", 10, 3));
    domain.apply(new DomainCommand.Fence("f", 1, TestDomain.START_MS, 1000));
    domain.ask(TestDomain.next(e), new HostRequest.LeaseAmount("t", 9, 5));
    return domain;
  }

  /** Beside that a rest that clocks are counted for, one of which has reported twice. */
  static TestDomain version3() {
    TestDomain domain = version2();
    Sender g = TestDomain.next(domain.joinReading2("g"));
    domain.ask(g, new HostRequest.LeaseExactly(List.of(PasidRange.of(60, 61))));
    domain.apply(new DomainCommand.CountedFence("g", 1, 700));
    domain.apply(new DomainCommand.Expire("v", TestDomain.START_MS + 10, List.of("v", "w")));
    domain.apply(new DomainCommand.Expire("w", TestDomain.START_MS + 20, List.of("v", "w")));
    domain.apply(new DomainCommand.Expire("v", TestDomain.START_MS + 40, List.of("v", "w")));
    return domain;
  }
}
