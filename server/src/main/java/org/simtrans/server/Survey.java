package org.simtrans.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.simtrans.SimTransException;
import org.simtrans.cohort.CaseCheck;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.Finding;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Verification;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What 'verify' says of the cohort, and how much is labelled. The files are looked into on a thread
 * of their own while the page is in use already; a case whose label was written is looked into
 * again.
 */
final class Survey implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

  /**
   * What is known of one case.
   *
   * @param ml of everything that is labelled; NaN without labels, and in pictures
   * @param voxels how many are labelled; what nobody labelled counts as little as the background
   */
  private record Looked(CaseCheck check, double ml, long voxels) {}

  private final OpenCohort open;
  private final Map<String, Looked> looked = new HashMap<>(); // by id
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "survey");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });
  private volatile Verification verification;
  private volatile String problem;
  private volatile boolean closed;
  private LabelValues classes;

  Survey(OpenCohort open) {
    this.open = open;
    worker.execute(() -> quietly(this::lookAtAll));
  }

  private void quietly(Runnable work) {
    try {
      work.run();
      problem = null;
    } catch (SimTransException e) {
      problem = e.getMessage();
    } catch (RuntimeException | Error e) {
      problem = "a bug, %s; the server's log says where".formatted(e.getClass().getSimpleName());
      LOG.error("the survey of {} failed", open.root(), e);
    }
  }

  private void lookAtAll() {
    Cohort cohort = open.cohort();
    SortedSet<Integer> allowed = Verification.allowedLabels(cohort);
    Set<Integer> blank = blank(cohort);
    List<CaseCheck> checks = new ArrayList<>();
    for (Case one : cohort.cases()) {
      if (closed) {
        return;
      }
      String id = open.id(one);
      Looked known = known(id);
      if (known == null || !known.check().one().equals(one)) {
        known = look(one, allowed, blank);
        synchronized (looked) {
          looked.put(id, known);
        }
      }
      checks.add(known.check());
    }
    Verification found = Verification.of(cohort, checks);
    synchronized (this) {
      verification = found;
      classes = null; // those of the state before
    }
  }

  private Looked known(String id) {
    synchronized (looked) {
      return looked.get(id);
    }
  }

  /** The values that mean no class. */
  private static Set<Integer> blank(Cohort cohort) {
    Integer ignored = cohort.ignoredValue();
    return ignored == null ? Set.of(0) : Set.of(0, ignored);
  }

  private static Looked look(Case one, SortedSet<Integer> allowed, Set<Integer> blank) {
    CaseCheck check = CaseCheck.of(one, allowed);
    long voxels = 0;
    for (CaseCheck.Label label : check.labels()) {
      for (Map.Entry<Integer, Integer> of : label.contents().voxels().entrySet()) {
        voxels += blank.contains(of.getKey()) ? 0 : of.getValue();
      }
    }
    if (check.labels().size() > 1 && check.errors().isEmpty()) {
      voxels = together(one, blank);
    }
    return new Looked(check, one.labelled() ? voxels * voxelMl(one) : Double.NaN, voxels);
  }

  /** Label files of one image may overlap; what lies in several counts once. */
  private static long together(Case one, Set<Integer> blank) {
    BitSet labelled = new BitSet();
    for (Path file : one.labels()) {
      float[] values = Images.read(file).values();
      for (int i = 0; i < values.length; i++) {
        if (!blank.contains((int) values[i])) {
          labelled.set(i);
        }
      }
    }
    return labelled.cardinality();
  }

  private static double voxelMl(Case one) {
    try {
      Grid grid = Images.grid(one.image());
      double[] spacing = grid.affine().spacing();
      return grid.placed() ? spacing[0] * spacing[1] * spacing[2] / 1000 : Double.NaN;
    } catch (SimTransException e) {
      return Double.NaN; // the findings say why
    }
  }

  /** Looks into a case again whose label was written, and at all together. */
  void labelWritten(String id) {
    synchronized (looked) {
      looked.remove(id);
    }
    synchronized (this) {
      classes = null;
    }
    worker.execute(() -> quietly(this::lookAtAll));
  }

  /**
   * Looks into a folder again in which files were added, taken away or changed. What was found
   * before says nothing any more.
   */
  void lookAgain() {
    synchronized (looked) {
      looked.clear();
    }
    synchronized (this) {
      verification = null;
    }
    labelWritten("");
  }

  int checked() {
    synchronized (looked) {
      return looked.size();
    }
  }

  /** Why it could not be finished; null if it could, or is not yet. */
  String problem() {
    return problem;
  }

  /** Null until every file has been looked into. */
  Verification verification() {
    return verification;
  }

  /** The volume of what is labelled in ml; null where it is not known. */
  Double ml(String id) {
    Looked known = known(id);
    return known == null || Double.isNaN(known.ml()) ? null : (Double) known.ml();
  }

  /** How many voxels are labelled; null where nothing is, or it is not known yet. */
  Long voxels(String id) {
    Looked known = known(id);
    return known == null || !known.check().one().labelled() ? null : (Long) known.voxels();
  }

  /** Findings of each file: errors, then warnings. */
  Map<String, List<Finding>> byFile() {
    Verification found = verification;
    Map<String, List<Finding>> byFile = new LinkedHashMap<>();
    if (found != null) {
      for (List<Finding> some : List.of(found.errors(), found.warnings())) {
        some.forEach(one -> byFile.computeIfAbsent(one.file(), f -> new ArrayList<>()).add(one));
      }
    }
    return byFile;
  }

  /**
   * What the labels of the cohort mean, and what the data name beside it; empty if there is
   * neither.
   *
   * @throws org.simtrans.layout.CohortException if they contradict each other
   */
  synchronized Optional<LabelValues> classes() {
    if (classes == null) {
      Cohort cohort = open.cohort();
      LabelValues held = verification == null ? null : verification.classes();
      if (held == null && cohort.cases().stream().anyMatch(Case::labelled)) {
        held = LabelValues.held(cohort);
      }
      classes = LabelValues.inWork(cohort, held);
    }
    return Optional.of(classes).filter(found -> found.channels() > 0);
  }

  @Override
  public void close() {
    closed = true;
    worker.shutdownNow();
    try {
      worker.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The files of a case that findings may name. */
  static List<Path> files(Case one) {
    List<Path> files = new ArrayList<>(one.image().files());
    files.addAll(one.labels());
    return files;
  }
}
