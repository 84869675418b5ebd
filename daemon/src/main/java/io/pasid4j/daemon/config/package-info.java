// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration file: YAML in, checked values or all its problems out, each with its line.
 *
 * <p>{@code ConfigurationFile} reads; {@code YamlText} makes a tree of it; {@code Section} and
 * {@code Values} take the tree apart; the {@code *Section} classes know the keys.
 * docs/reference/configuration.md lists them for people.
 */
@NullMarked
package io.pasid4j.daemon.config;

import org.jspecify.annotations.NullMarked;
