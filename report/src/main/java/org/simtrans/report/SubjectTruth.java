package org.simtrans.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EvaluatedCase;
import org.simtrans.metric.Evaluation;

/**
 * What one run made of each subject and label.
 *
 * @param marks by subject and label, in the order of the evaluation
 */
record SubjectTruth(Map<Key, Mark> marks) {

  /**
   * @param label value in the files
   */
  record Key(String subject, String label) {}

  /**
   * @param millilitres of a voxel; NaN where the images do not tell
   */
  record Mark(Counts counts, double millilitres, double dice) {

    /** Voxels that the expert marked. */
    long truth() {
      return counts.tp() + counts.fn();
    }

    /** Voxels that the model marked. */
    long predicted() {
      return counts.tp() + counts.fp();
    }

    /** "12.3 ml", or voxels where the size of a voxel is not known. */
    String size(long voxels) {
      return Double.isNaN(millilitres)
          ? Text.count(voxels)
          : Text.significant(millilitres * voxels, 3);
    }
  }

  static SubjectTruth of(Evaluation evaluation) {
    Map<Key, Mark> marks = new LinkedHashMap<>();
    for (EvaluatedCase one : evaluation.cases()) {
      for (String label : one.labels().keySet()) {
        Counts counts = one.total(label);
        marks.merge(
            new Key(one.subject(), label),
            new Mark(counts, one.millilitres(1), Double.NaN),
            SubjectTruth::both);
      }
    }
    marks.replaceAll(
        (key, mark) ->
            new Mark(mark.counts, mark.millilitres, mark.counts.dice(evaluation.emptyPolicy())));
    return new SubjectTruth(marks);
  }

  /** Images of one subject; where their voxels differ in size, millilitres are not told. */
  private static Mark both(Mark one, Mark other) {
    boolean alike = Math.abs(one.millilitres - other.millilitres) < 1e-6 * one.millilitres;
    return new Mark(
        one.counts.plus(other.counts), alike ? one.millilitres : Double.NaN, Double.NaN);
  }

  /** Whether all subjects tell their sizes in millilitres. */
  boolean inMillilitres() {
    return marks.values().stream().noneMatch(mark -> Double.isNaN(mark.millilitres));
  }

  /** How many subjects there are. */
  int subjects() {
    return (int) marks.keySet().stream().map(Key::subject).distinct().count();
  }
}
