// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the host, as /proc shows them. That one is dead is said only if it is proved: it
 * is not there although all are shown, or another has its pid, or it is a zombie. Thread-safe.
 */
public final class ProcessTable {
  private static final Pattern NAMESPACE = Pattern.compile("pid:\\[(\\d+)]");

  /** Mounts of proc that do not show everybody's processes. */
  private static final Pattern HIDES = Pattern.compile(".* /proc .*\\bhidepid=(?!0|off).*");

  private final Path proc;
  private final int namespace;
  private final boolean showsAll;

  private ProcessTable(Path proc, int namespace, boolean showsAll) {
    this.proc = proc;
    this.namespace = namespace;
    this.showsAll = showsAll;
  }

  /** The processes that this process can see. */
  public static ProcessTable ofThisHost() {
    Path proc = Path.of("/proc");
    try {
      boolean hides = hides(Files.readAllLines(proc.resolve("self/mountinfo")));
      boolean isRoot = (int) Files.getAttribute(proc.resolve("self"), "unix:uid") == 0;
      return at(proc, isRoot || !hides);
    } catch (IOException e) {
      throw new UncheckedIOException(proc + " (expected: the proc file system)", e);
    }
  }

  /** The processes under a directory like /proc. */
  static ProcessTable at(Path proc, boolean showsAll) throws IOException {
    String link = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
    Matcher matcher = NAMESPACE.matcher(link);
    if (!matcher.matches()) {
      throw new IOException("/proc/self/ns/pid: " + link + " (expected: pid:[number])");
    }
    return new ProcessTable(proc, Integer.parseUnsignedInt(matcher.group(1)), showsAll);
  }

  /** Whether a mountinfo table says that proc hides processes. */
  static boolean hides(List<String> mountinfo) {
    return mountinfo.stream().anyMatch(line -> HIDES.matcher(line).matches());
  }

  /**
   * Who has a pid now.
   *
   * @param pid as the kernel told it; 0 for a process that this namespace does not see
   * @return the process; of one that has ended already, an identity that is dead
   */
  public ProcessIdentity identify(int pid) {
    if (pid <= 0) {
      return new ProcessIdentity(0, namespace, ProcessIdentity.UNSEEN);
    }
    try {
      ProcStat stat = stat(pid);
      long startTicks =
          stat == null || stat.hasEnded() ? ProcessIdentity.ENDED_BEFORE : stat.startTicks();
      return new ProcessIdentity(pid, namespace, startTicks);
    } catch (IOException unreadable) {
      return new ProcessIdentity(pid, namespace, ProcessIdentity.UNSEEN);
    }
  }

  /** Whether a process of this boot still lives. */
  public Liveness lifeOf(ProcessIdentity process) {
    if (process.namespace() != namespace || process.startTicks() == ProcessIdentity.UNSEEN) {
      return Liveness.UNKNOWN;
    }
    try {
      ProcStat stat = stat(process.pid());
      boolean lives = stat != null && stat.startTicks() == process.startTicks() && !stat.hasEnded();
      return lives ? Liveness.ALIVE : Liveness.DEAD;
    } catch (IOException unreadable) {
      return Liveness.UNKNOWN;
    }
  }

  /** What is said of a pid; null if it is nobody's. */
  private @Nullable ProcStat stat(int pid) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(proc.resolve(Integer.toString(pid)).resolve("stat"));
      return ProcStat.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      if (showsAll) {
        return null;
      }
      throw e;
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
