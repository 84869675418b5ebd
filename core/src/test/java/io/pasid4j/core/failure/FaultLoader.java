// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.util.Objects;
import java.util.Set;

/**
 * Loads core's classes with a call of {@link Fault#point} before everything that allocates memory,
 * and before and after every call of other code that may: a collection may have changed before it
 * finds no memory to grow. The class files themselves stay unchanged.
 */
final class FaultLoader extends ClassLoader {
  private static final String CORE = "io.pasid4j.core.";
  private static final ClassDesc FAULT = ClassDesc.of(Fault.class.getName());
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  /** The caller's code, by core's own types; listeners are covered by ListenerFailureTest. */
  private static final Set<String> CALLBACKS = Set.of("io/pasid4j/core/AttributeLog");

  /** Allocates nothing and throws nothing. */
  private static final Set<String> SAFE =
      Set.of(
          "java/lang/Object",
          "java/lang/Record",
          "java/lang/Enum",
          "java/lang/Math",
          "java/lang/Character",
          "java/lang/Thread",
          "java/lang/Throwable",
          "java/lang/invoke/VarHandle",
          "java/nio/ByteBuffer",
          "java/util/Iterator",
          "java/util/function/ToIntFunction",
          "java/util/concurrent/locks/LockSupport",
          "java/util/concurrent/locks/ReentrantLock",
          "java/util/concurrent/atomic/AtomicBoolean",
          "java/util/concurrent/atomic/AtomicInteger",
          "java/util/concurrent/atomic/AtomicLong");

  private static final Set<String> SAFE_METHODS =
      Set.of(
          "java/lang/Long.numberOfTrailingZeros",
          "java/lang/Long.numberOfLeadingZeros",
          "java/lang/Long.bitCount",
          "java/lang/Long.compare",
          "java/lang/Long.longValue",
          "java/lang/Integer.numberOfTrailingZeros",
          "java/lang/Integer.intValue",
          "java/lang/Boolean.booleanValue",
          "java/lang/System.arraycopy",
          "java/lang/Integer.equals",
          "java/util/Queue.peek",
          "java/util/Queue.poll",
          "java/util/Map.containsKey",
          "java/util/Map.get",
          "java/util/Map.isEmpty",
          "java/util/Map.remove",
          "java/lang/ThreadLocal.get",
          "java/lang/ThreadLocal.set");

  FaultLoader(ClassLoader parent) {
    super(parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(CORE)
        || (name.startsWith(Fault.class.getName())
            && !name.startsWith(FaultCampaign.class.getPackageName() + ".FaultC"))) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    URL url = getParent().getResource(path);
    if (url == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] bytes = read(url);
    boolean isTest = url.getPath().contains("test-classes");
    byte[] defined = isTest ? bytes : withPoints(bytes);
    return defineClass(name, defined, 0, defined.length);
  }

  private static byte[] read(URL url) {
    try (InputStream in = url.openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] withPoints(byte[] bytes) {
    ClassFile classes = ClassFile.of();
    return classes.transformClass(
        classes.parse(bytes), ClassTransform.transformingMethodBodies(FaultLoader::addPoints));
  }

  private static void addPoints(CodeBuilder builder, CodeElement element) {
    boolean calls = element instanceof InvokeInstruction call && mayThrow(call);
    if (calls || takesMemory(element)) {
      builder.invokestatic(FAULT, "point", NOTHING);
    }
    builder.with(element);
    if (calls && !((InvokeInstruction) element).name().equalsString("<init>")) {
      builder.invokestatic(FAULT, "point", NOTHING);
    }
  }

  private static boolean takesMemory(CodeElement element) {
    return element instanceof NewObjectInstruction
        || element instanceof NewPrimitiveArrayInstruction
        || element instanceof NewReferenceArrayInstruction
        || element instanceof NewMultiArrayInstruction
        || element instanceof InvokeDynamicInstruction;
  }

  private static boolean mayThrow(InvokeInstruction call) {
    String owner = Objects.requireNonNull(call.owner().asInternalName());
    boolean isCore = owner.startsWith(CORE.replace('.', '/')) && !CALLBACKS.contains(owner);
    boolean isSafe = SAFE.contains(owner) || SAFE_METHODS.contains(owner + "." + call.name());
    return !isCore && !isSafe && !owner.startsWith("[");
  }
}
