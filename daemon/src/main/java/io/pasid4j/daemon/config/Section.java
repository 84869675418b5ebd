// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of the file, by key. Keys with bad values count as absent. */
final class Section {
  private final Problems problems;
  private final String path;
  private final Node whole;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keyNodes = new HashMap<>();

  /**
   * Creates a mapping.
   *
   * @param path the prefix of its keys in messages: empty, or its place, ending with a dot
   */
  Section(Problems problems, String path, MappingNode mapping) {
    this.problems = problems;
    this.path = path;
    whole = mapping;
    mapping.getValue().forEach(this::add);
  }

  private void add(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      problems.add(entry.getKeyNode(), path + "key", Shown.node(entry.getKeyNode()), "a name");
      return;
    }
    values.putIfAbsent(key.getValue(), entry.getValueNode());
    Node before = keyNodes.putIfAbsent(key.getValue(), key);
    if (before != null) {
      problems.add(
          key,
          path + Shown.text(key.getValue()),
          "given again",
          "once; it is in line " + Problems.lineOf(before) + " already");
    }
  }

  /** Refuses all keys except some. */
  Section allowOnly(Collection<String> known) {
    values
        .keySet()
        .forEach(key -> {
          if (!known.contains(key)) {
            String expected =
                Suggestions.to(key, known)
                    .map(nearest -> "a known key; did you mean " + nearest + "?")
                    .orElse("one of " + String.join(", ", known));
            problem(key, "unknown key", expected);
          }
        });
    return this;
  }

  /** Returns the value of a key. */
  Value value(String key) {
    return new Value(problems, path + key, Optional.ofNullable(values.get(key)));
  }

  /** Returns whether a key is present, whatever its value. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The keys, in the file's order. */
  List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** Reports a problem of a key that is bad or missing. */
  void problem(String name, String value, String expected) {
    problems.add(keyNodes.getOrDefault(name, whole), path + Shown.text(name), value, expected);
  }

  /** Returns the mapping at a key; empty if there is none, or another kind of value. */
  Optional<Section> section(String key) {
    Node node = values.get(key);
    return node == null ? Optional.empty() : of(problems, path + key, node);
  }

  /** Returns the mappings of the list at a key; empty if there is no list. */
  Optional<List<Section>> sections(String key) {
    Node node = values.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof SequenceNode list)) {
      problems.add(node, path + key, Shown.node(node), "a list of mappings");
      return Optional.empty();
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < list.getValue().size(); i++) {
      of(problems, path + key + "[" + i + "]", list.getValue().get(i)).ifPresent(sections::add);
    }
    return Optional.of(sections);
  }

  private static Optional<Section> of(Problems problems, String name, Node node) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new Section(problems, name + ".", mapping));
    }
    problems.add(node, name, Shown.node(node), "a mapping");
    return Optional.empty();
  }
}
