// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.page;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page with its fenced blocks.
 *
 * @param name path from the root of the repository
 * @param blocks in their order
 */
record Page(String name, List<Block> blocks) {
  private static final String FENCE = "```";
  private static final Pattern OF_CLIENT =
      Pattern.compile("docs/tutorial/client-\\w+\\.md|clients/\\w+/README\\.md");

  /** Every page of the repository, in the order of their names. */
  static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>();
    for (Path file : Repository.files(".md").stream().sorted().toList()) {
      String name = Repository.root().relativize(file).toString();
      pages.add(new Page(name, blocks(Files.readAllLines(file))));
    }
    return pages;
  }

  private static List<Block> blocks(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).stripLeading().startsWith(FENCE)) {
        continue;
      }
      if (begin < 0) {
        begin = i;
      } else {
        blocks.add(block(lines, begin, i));
        begin = -1;
      }
    }
    return blocks;
  }

  private static Block block(List<String> lines, int begin, int end) {
    String info = lines.get(begin).strip().substring(FENCE.length()).strip();
    List<String> words = info.isEmpty() ? List.of() : List.of(info.split(" +"));
    return new Block(begin + 1, words, String.join("\n", lines.subList(begin + 1, end)) + "\n");
  }

  /** The text of the blocks of a language that are run, one after another. */
  List<String> run(String language) {
    return blocks.stream().filter(block -> block.isRun(language)).map(Block::text).toList();
  }

  /** Its commands are run by clients/check-docs, where the language's toolchain is there. */
  boolean isOfClient() {
    return OF_CLIENT.matcher(name).matches();
  }
}
