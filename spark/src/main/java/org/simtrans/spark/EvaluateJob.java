package org.simtrans.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.simtrans.InvalidSettingException;
import org.simtrans.Outputs;
import org.simtrans.SimTransException;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.config.DataConfig;
import org.simtrans.layout.CohortException;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.PartOfCohort;
import org.simtrans.run.ModelCard;

/**
 * Evaluates a trained model on a labelled cohort: executors draw masks and count pixels, the driver
 * adds the counts up.
 *
 * @param run full name of the run's folder
 * @param root full name of the cohort's folder
 * @param split train, val, test or all
 * @param out full name of the file of the evaluation
 * @param table full name of the folder of the table
 */
record EvaluateJob(
    Archive archive,
    Drawing drawing,
    String run,
    String root,
    CohortOptions options,
    String split,
    EmptyPolicy empty,
    String out,
    String table) {

  /** The columns of the table; counts are sums over all labels. */
  static final StructType COLUMNS =
      StructType.fromDDL(
          "image string, subject string, slices int, tp bigint, fp bigint, fn bigint, tn bigint,"
              + " dice double, seconds double, executor string, problem string");

  /**
   * The result of the job.
   *
   * @param remarks remarks on things that the user may not expect
   * @param failed number of cases that could not be evaluated; they are in the table but not in the
   *     scores
   */
  record Summary(Evaluation evaluation, List<String> remarks, int failed) {}

  /**
   * @throws CohortException if there is nothing to evaluate, or no image could be evaluated
   * @throws InvalidSettingException if the results would replace anything but earlier ones
   */
  Summary run(SparkSession spark) throws IOException {
    imageTable().requireOnlyATable(archive);
    requireReplaceable();
    List<String> remarks = new ArrayList<>();
    try (Scratch scratch = Scratch.make()) {
      NamedCohort named = open(scratch, remarks);
      EvaluationSettings settings = settings(scratch);
      List<NamedCohort.Item> items =
          named.items().stream().filter(item -> !item.labels().isEmpty()).toList();
      if (items.isEmpty()) {
        throw new CohortException(
            "%s has no labelled images in the part '%s': choose another --split, or name a folder"
                    .formatted(root, split)
                + " with labels");
      }
      Look look = new Look(archive, drawing, settings);
      List<Looked> looked =
          Pieces.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), items)
              .map(look::at)
              .collect();
      write(spark, items, looked);
      return summary(looked, settings, scratch, remarks.stream().map(named::named).toList());
    }
  }

  private NamedCohort open(Scratch scratch, List<String> remarks) throws IOException {
    Path folder = scratch.room("run");
    DataConfig trained =
        DataConfig.ofRun(archive.bring(Archive.in(run, "config.json"), folder), "train");
    Path splits = archive.bring(Archive.in(run, "splits.json"), folder);
    return NamedCohort.open(
        archive,
        root,
        scratch,
        seen -> new PartOfCohort(seen, options, split).open(trained, splits, remarks::add));
  }

  private EvaluationSettings settings(Scratch scratch) throws IOException {
    ModelCard card = ModelCard.read(archive.bring(drawing.model().file(), scratch.room("model")));
    double threshold = drawing.threshold() == null ? card.threshold() : drawing.threshold();
    return Evaluator.settings(split, threshold, card.labels()).with(empty);
  }

  // --- on executors --------------------------------------------------------------------------

  /** The data sent to the executors. */
  private record Look(Archive archive, Drawing drawing, EvaluationSettings settings)
      implements Serializable {

    Looked at(NamedCohort.Item item) throws IOException {
      long start = System.nanoTime();
      Evaluator evaluator = new Evaluator(drawing.segmenter(archive), settings);
      try (Scratch scratch = Scratch.make()) {
        Attempt<CaseResult> attempt =
            Attempt.at(
                () -> evaluator.evaluate(item.here(archive, scratch.folder())),
                scratch.folder().toString(),
                item.root());
        double seconds = Math.round((System.nanoTime() - start) / 1e6) / 1e3;
        return new Looked(
            attempt.result(), attempt.problem(), seconds, SparkEnv.get().executorId());
      }
    }
  }

  /**
   * @param result null if there is a problem
   */
  private record Looked(CaseResult result, String problem, double seconds, String executor)
      implements Serializable {}

  // --- on the driver -------------------------------------------------------------------------

  private Summary summary(
      List<Looked> looked, EvaluationSettings settings, Scratch scratch, List<String> remarks)
      throws IOException {
    List<CaseResult> results =
        looked.stream().filter(one -> one.problem() == null).map(Looked::result).toList();
    if (results.isEmpty()) {
      throw new CohortException(
          "none of the %d labelled images of %s could be evaluated, the first because of: %s"
              .formatted(looked.size(), root, looked.get(0).problem()));
    }
    Evaluation evaluation = Evaluation.of(results, settings);
    Path file = scratch.folder().resolve("evaluation.json");
    evaluation.write(file);
    archive.publish(file, out);
    return new Summary(evaluation, remarks, looked.size() - results.size());
  }

  private ImageTable imageTable() {
    return new ImageTable(table, COLUMNS);
  }

  /** On another file system no file says who wrote it, so that its content has to. */
  private void requireReplaceable() throws IOException {
    if (out.equals(Archive.in(run, "evaluation.json"))) {
      return; // the run's own
    }
    if (Archive.isHere(out)) {
      Outputs.claim("out", false, Archive.path(out));
    } else if (archive.exists(out)) {
      try (Scratch scratch = Scratch.make()) {
        Evaluation.read(archive.bring(out, scratch.folder()));
      } catch (SimTransException e) {
        throw new InvalidSettingException(
            "the evaluation would replace %s, which is none: choose another --out".formatted(out));
      }
    }
  }

  private void write(SparkSession spark, List<NamedCohort.Item> items, List<Looked> looked) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      rows.add(row(items.get(i), looked.get(i)));
    }
    imageTable()
        .write(spark, JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows));
  }

  private Row row(NamedCohort.Item item, Looked one) {
    if (one.result() == null) {
      return RowFactory.create(
          item.fullImage(),
          item.subject(),
          null,
          null,
          null,
          null,
          null,
          null,
          one.seconds(),
          one.executor(),
          one.problem());
    }
    Counts sum =
        one.result().slices().stream().flatMap(List::stream).reduce(Counts.NONE, Counts::plus);
    double dice = sum.dice(empty);
    return RowFactory.create(
        item.fullImage(),
        item.subject(),
        one.result().slices().size(),
        sum.tp(),
        sum.fp(),
        sum.fn(),
        sum.tn(),
        Double.isFinite(dice) ? (Double) dice : null,
        one.seconds(),
        one.executor(),
        null);
  }
}
