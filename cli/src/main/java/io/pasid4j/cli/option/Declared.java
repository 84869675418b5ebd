// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

/**
 * A verb, or options of several verbs, declared by code. The JVM makes a class for each kind of
 * annotation that is read, and picocli's reading of annotations takes a short verb longer than all
 * that it does.
 */
@FunctionalInterface
public interface Declared {
  /** Adds the options, parameters and texts to a command line. */
  void declare(Declaration line);
}
