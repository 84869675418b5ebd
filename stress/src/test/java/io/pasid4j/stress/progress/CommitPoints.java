// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.progress;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.nameEndsWith;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/**
 * Inserts a call of {@link Parking#point} before and after each change of a field that sets share,
 * into the shipped classes, when they are loaded: their own code is unchanged. Changes under the
 * lock of the free index, or of a ledger, are left out: a thread stopped there blocks others, for
 * the few tens of instructions that the lock is held.
 */
final class CommitPoints {
  private static final List<String> FAILURES = new CopyOnWriteArrayList<>();

  private CommitPoints() {}

  static void install() {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        .with(
            new AgentBuilder.Listener.Adapter() {
              @Override
              public void onError(
                  String type,
                  @Nullable ClassLoader loader,
                  @Nullable JavaModule module,
                  boolean loaded,
                  Throwable failure) {
                FAILURES.add(type + ": " + failure);
              }
            })
        .type(sharing())
        .transform((builder, type, loader, module, domain) ->
            builder.visit(Advice.to(Point.class).on(changing())))
        .installOn(ByteBuddyAgent.install());
  }

  /** Thrown if a class cannot be prepared. */
  static List<String> failures() {
    return FAILURES;
  }

  private static ElementMatcher<TypeDescription> sharing() {
    return nameStartsWith("io.pasid4j.core.")
        .and(
            nameEndsWith("Words")
                .or(nameEndsWith(".SetLock"))
                .or(nameEndsWith(".Account"))
                .or(nameEndsWith(".Quarantine"))
                .or(nameEndsWith(".ExpiryQueue"))
                .or(nameEndsWith(".EarlyAcks"))
                .or(nameEndsWith(".SetRegistry")));
  }

  private static ElementMatcher<MethodDescription> changing() {
    return not(isAbstract())
        .and(
            nameStartsWith("cas")
                .or(namedOneOf("storeRelease", "lock", "unlock", "charge", "uncharge", "ended"))
                .or(namedOneOf("releaseDue", "remember", "replace", "removeStale")));
  }

  /** The calls. */
  static final class Point {
    private Point() {}

    @Advice.OnMethodEnter
    static void before() {
      Parking.point();
    }

    @Advice.OnMethodExit
    static void after() {
      Parking.point();
    }
  }
}
