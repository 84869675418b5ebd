// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a host below one directory: {@code /}, or a recorded tree.
 *
 * <p>A recorded tree may be hostile. Links are resolved as if the directory were the root, so none
 * leads out of it; only regular files are opened, so no FIFO blocks; reads, listings and chains of
 * links are bounded.
 */
public final class HostTree {
  /** The most bytes of a text file that {@link #text} reads. */
  public static final int MAX_TEXT_BYTES = 1 << 20;

  /** The most entries of one directory that {@link #list} returns. */
  public static final int MAX_ENTRIES = 1 << 16;

  private final Path root;
  private final LinkResolver links;

  private HostTree(Path root) {
    this.root = root;
    this.links = new LinkResolver(root);
  }

  /** The running host. */
  public static HostTree ofThisHost() {
    return new HostTree(Path.of("/"));
  }

  /** A recorded tree. */
  public static HostTree of(Path directory) {
    return new HostTree(directory.toAbsolutePath().normalize());
  }

  /** Returns whether this is the running host, not a recording. */
  public boolean isLive() {
    return root.getNameCount() == 0;
  }

  /** Returns whether something is at a path, links followed. */
  public boolean exists(String path) {
    return attributes(path) != null;
  }

  /** Returns whether a directory is at a path, links followed. */
  public boolean isDirectory(String path) {
    BasicFileAttributes found = attributes(path);
    return found != null && found.isDirectory();
  }

  /** Returns whether a regular file is at a path, links followed. */
  public boolean isFile(String path) {
    BasicFileAttributes found = attributes(path);
    return found != null && found.isRegularFile();
  }

  /** The first bytes of a regular file, or null if there is none or it cannot be read. */
  public byte @Nullable [] bytes(String path, int maxBytes) {
    Path file = links.resolve(path);
    BasicFileAttributes found = file == null ? null : attributes(file);
    if (file == null || found == null || !found.isRegularFile()) {
      return null;
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(maxBytes);
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** A text file without the white space at its ends, or null as for {@link #bytes}. */
  public @Nullable String text(String path) {
    byte[] bytes = bytes(path, MAX_TEXT_BYTES);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8).strip();
  }

  /** The names in a directory, sorted; none if it is not there or cannot be read. */
  public List<String> list(String path) {
    Path directory = links.resolve(path);
    List<String> names = new ArrayList<>();
    if (directory != null && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          if (names.size() == MAX_ENTRIES) {
            break;
          }
          names.add(String.valueOf(entry.getFileName()));
        }
      } catch (IOException | DirectoryIteratorException unreadable) {
        // The entries that could be listed are listed.
      }
    }
    names.sort(null);
    return names;
  }

  /** The text of a link, which need not lead anywhere, or null if the path is no link. */
  public @Nullable String link(String path) {
    return links.text(path);
  }

  /** The last name in the text of a link, or null if the path is no link. */
  public @Nullable String linkName(String path) {
    String text = link(path);
    return text == null ? null : text.substring(text.lastIndexOf('/') + 1);
  }

  /** A path with its links followed, from the root of the tree, or null if it is not there. */
  public @Nullable String real(String path) {
    Path found = links.resolve(path);
    return found == null || attributes(found) == null ? null : "/" + root.relativize(found);
  }

  /** A path of this tree in the file system, links unfollowed. */
  public Path file(String path) {
    return root.resolve(path.substring(1));
  }

  private @Nullable BasicFileAttributes attributes(String path) {
    Path file = links.resolve(path);
    return file == null ? null : attributes(file);
  }

  private static @Nullable BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException absent) {
      return null;
    }
  }
}
