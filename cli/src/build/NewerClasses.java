// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar the stack maps that class files have since Java 6, in place. Without
 * them the JVM verifies each class by its old, slow verifier at each start, and keeps none in an
 * AOT cache. What the classes do stays the same. Usage: java NewerClasses.java JAR
 */
class NewerClasses {
  private static final int JAVA_6 = 50;
  private static final int JAVA_8 = 52;

  /** The licence of what is changed asks for it. */
  private static final String NOTE = "META-INF/CHANGED-BY-PASID4J.txt";

  private final ClassFile classFile;

  private NewerClasses(ClassLoader jar) {
    classFile =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            // With the old constants the code would be taken over as it is, without stack maps.
            ConstantPoolSharingOption.NEW_POOL,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(jar)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    try (ZipFile old = new ZipFile(jar.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      if (old.getEntry(NOTE) == null) {
        Path made = Files.createTempFile(jar.getParent(), jar.getFileName().toString(), ".new");
        try {
          try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
            new NewerClasses(classes).copy(old, out);
          }
          Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(jar));
          Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(made);
        }
      }
    }
  }

  private void copy(ZipFile old, ZipOutputStream out) throws IOException {
    for (Enumeration<? extends ZipEntry> all = old.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      try (InputStream in = old.getInputStream(entry)) {
        byte[] content = in.readAllBytes();
        write(out, entry, entry.getName().endsWith(".class") ? newer(content) : content);
      }
    }
    write(out, new ZipEntry(NOTE), note());
  }

  private static void write(ZipOutputStream out, ZipEntry entry, byte[] content)
      throws IOException {
    ZipEntry written = new ZipEntry(entry.getName());
    written.setTime(Math.max(0, entry.getTime()));
    out.putNextEntry(written);
    out.write(content);
    out.closeEntry();
  }

  private byte[] newer(byte[] content) {
    ClassModel old = classFile.parse(content);
    if (old.majorVersion() >= JAVA_6) {
      return content;
    }
    return classFile.transformClass(
        old,
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(ClassTransform.endHandler(made -> made.withVersion(JAVA_8, 0))));
  }

  private static byte[] note() {
    return "The class files are the original's, with stack maps added by the build of pasid4j.\n"
        .getBytes(StandardCharsets.UTF_8);
  }
}
