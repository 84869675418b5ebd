// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of source files: every text that has a word and a blank, whatever it is for. What
 * is only known when the program runs, as an operand or a place of a format, is {@link #VARIABLE}.
 * Annotations and what is logged for developers only ({@code debug}) are left out.
 */
final class MessageTexts extends TreeScanner<@Nullable Void, @Nullable Void> {
  static final String VARIABLE = "…";

  private static final Pattern PLACE = Pattern.compile("%[-0-9.]*[sdx]|\\{}");
  private static final Pattern SENTENCE =
      Pattern.compile("(?s).*[a-z]{2}.* .*|(?s).* .*[a-z]{2}.*");

  private final Set<String> found = new TreeSet<>();

  private MessageTexts() {}

  /** Returns the sentences in files of Java, ordered. */
  static Set<String> of(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    MessageTexts texts = new MessageTexts();
    try (StandardJavaFileManager sources = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, sources, null, null, null, sources.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        texts.scan(unit, null);
      }
    }
    return texts.found;
  }

  @Override
  public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void nothing) {
    return null;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
    boolean isDebug =
        call.getMethodSelect() instanceof MemberSelectTree select
            && select.getIdentifier().contentEquals("debug");
    return isDebug ? null : super.visitMethodInvocation(call, null);
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree sum, @Nullable Void nothing) {
    if (sum.getKind() != Tree.Kind.PLUS) {
      return super.visitBinary(sum, null);
    }
    List<ExpressionTree> operands = new ArrayList<>();
    flatten(sum, operands);
    StringBuilder text = new StringBuilder();
    for (ExpressionTree operand : operands) {
      String fixed = fixedText(operand);
      text.append(fixed == null ? VARIABLE : fixed);
      if (!(operand instanceof LiteralTree)) {
        scan(operand, null);
      }
    }
    add(text.toString());
    return null;
  }

  @Override
  public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
    if (literal.getValue() instanceof String text) {
      add(text);
    }
    return null;
  }

  /** Puts the operands of a sum of texts in order; any other expression is one. */
  private static void flatten(ExpressionTree of, List<ExpressionTree> operands) {
    if (of instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
      flatten(sum.getLeftOperand(), operands);
      flatten(sum.getRightOperand(), operands);
    } else if (of instanceof ParenthesizedTree inner) {
      flatten(inner.getExpression(), operands);
    } else {
      operands.add(of);
    }
  }

  private static @Nullable String fixedText(ExpressionTree operand) {
    return operand instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : null;
  }

  private void add(String text) {
    String sentence = PLACE.matcher(text).replaceAll(Matcher.quoteReplacement(VARIABLE));
    if (SENTENCE.matcher(sentence).matches()) {
      found.add(sentence);
    }
  }
}
