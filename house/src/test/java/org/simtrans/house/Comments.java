package org.simtrans.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Finds what is public in a package and has no comment. Left out is what says enough without one:
 * overriding methods, the canonical constructors of records, constructors of exceptions.
 */
final class Comments {
  private Comments() {}

  /**
   * @param folder of the sources of a package
   * @return places, as {@code Name.java:12 of}
   */
  static List<String> missing(Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    List<String> missing = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Reader(docs, unit, missing).scan(unit, false);
      }
    }
    return missing;
  }

  /** Walks over public types; the argument says whether members are public unless they say else. */
  private static final class Reader extends TreePathScanner<Void, Boolean> {
    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final List<String> missing;

    Reader(DocTrees docs, CompilationUnitTree unit, List<String> missing) {
      this.docs = docs;
      this.unit = unit;
      this.missing = missing;
    }

    @Override
    public Void visitClass(ClassTree type, Boolean implied) {
      if (!isVisible(type.getModifiers(), implied)) {
        return null;
      }
      require(type, type.getSimpleName().toString());
      boolean isInterface =
          type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
      type.getMembers().forEach(member -> scan(member, isInterface));
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Boolean implied) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(one -> one.getAnnotationType().toString().equals("Override"));
      boolean constructs = method.getName().contentEquals("<init>");
      if (isVisible(method.getModifiers(), implied)
          && !overrides
          && !(constructs && saysEnough(method))) {
        require(method, method.getName().toString());
      }
      return null; // what a method holds is nobody's concern
    }

    @Override
    public Void visitVariable(VariableTree field, Boolean implied) {
      if (isVisible(field.getModifiers(), implied)) {
        require(field, field.getName().toString());
      }
      return null;
    }

    private boolean saysEnough(MethodTree constructor) {
      ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      long components =
          type.getMembers().stream()
              .filter(one -> one instanceof VariableTree field && !isStatic(field))
              .count();
      int parameters = constructor.getParameters().size();
      return type.getKind() == Tree.Kind.RECORD && (parameters == 0 || parameters == components)
          || type.getSimpleName().toString().endsWith("Exception");
    }

    private static boolean isStatic(VariableTree field) {
      return field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private static boolean isVisible(ModifiersTree modifiers, boolean implied) {
      return implied && !modifiers.getFlags().contains(Modifier.PRIVATE)
          || modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED);
    }

    private void require(Tree tree, String name) {
      String comment = docs.getDocComment(TreePath.getPath(unit, tree));
      if (comment == null || comment.isBlank()) {
        long line =
            unit.getLineMap().getLineNumber(docs.getSourcePositions().getStartPosition(unit, tree));
        missing.add("%s:%d %s".formatted(unit.getSourceFile().getName(), line, name));
      }
    }
  }
}
