package org.simtrans.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.SparkSession;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.OptionName;
import org.simtrans.ranks.RankLostException;
import org.simtrans.ranks.Secret;
import org.simtrans.run.RunException;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * Training on several executors at once: a barrier stage with a task for each rank. As in PyTorch's
 * TorchDistributor, each task starts one process that runs the ordinary command; its rank, the
 * number of ranks and the meeting point are in its environment. If a rank is lost, alone or with
 * its executor, the stage ends, because Spark does not restart such a stage. A new stage then
 * continues from the last checkpoint.
 */
record TrainJob(Archive archive, Words words, int ranks) implements Serializable {
  private static final int MOST_LOSSES = 3;
  private static final String LOST = RankLostException.REMEDY.text(OptionName::of);

  /**
   * How a rank ended.
   *
   * @param code its exit code
   * @param lastWords the last line that it wrote
   */
  record Ended(int rank, int code, String lastWords) implements Serializable {}

  /**
   * Returns when all ranks have ended.
   *
   * @return how the most telling rank ended: one that failed by itself, else rank 0
   * @throws RunException if the cluster cannot run that many ranks at once, or keeps losing them
   */
  Ended run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TrainJob job = this;
    for (int losses = 0; true; losses++) {
      try {
        return job.once(context);
      } catch (Exception e) { // includes SparkException, which Scala does not declare
        if (losses == MOST_LOSSES || noRoom(e)) {
          throw refused(e);
        }
        LoggerFactory.getLogger(TrainJob.class)
            .warn("a rank was lost; all ranks continue from the last checkpoint", e);
        job = new TrainJob(archive, words.resuming(), ranks);
      }
    }
  }

  private Ended once(JavaSparkContext context) {
    List<Integer> numbers = IntStream.range(0, ranks).boxed().toList();
    List<Ended> ends =
        context
            .parallelize(numbers, ranks)
            .rdd()
            .barrier()
            .mapPartitions(new Rank(this), false, ClassTag$.MODULE$.apply(Ended.class))
            .toJavaRDD()
            .collect();
    return ends.stream().max(Comparator.comparingInt(TrainJob::telling)).orElseThrow();
  }

  private static int telling(Ended end) {
    // A rank that only lost another one does not know the reason.
    boolean ofItsOwn = end.code() != ExitCode.DONE && !end.lastWords().contains(LOST);
    return ofItsOwn ? 2 : end.rank() == 0 ? 1 : 0;
  }

  private static boolean noRoom(Exception e) {
    return String.valueOf(e.getMessage()).contains("SPARK-24819");
  }

  private RunException refused(Exception e) {
    return noRoom(e)
        ? new RunException(
            "the cluster cannot run %d ranks at once: ask for fewer with --ranks, or for as many"
                    .formatted(ranks)
                + " executors with --num-executors and --executor-cores",
            e)
        : new RunException(
            "ranks were lost %d times (last: %s): see the executors' logs, then continue with --resume"
                .formatted(
                    MOST_LOSSES + 1, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
            e);
  }

  // --- on executors --------------------------------------------------------------------------

  /** A task of the stage. */
  private static final class Rank extends AbstractFunction1<Iterator<Integer>, Iterator<Ended>>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SIGNAL = 128; // exit codes above it are a signal's number plus 128

    private final TrainJob job;
    private final String secret = Secret.random(); // made by the driver, the same for all ranks

    Rank(TrainJob job) {
      this.job = job;
    }

    @Override
    public Iterator<Ended> apply(Iterator<Integer> number) {
      try {
        return CollectionConverters.asScala(List.of(run()).iterator());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the task was stopped", e);
      }
    }

    private Ended run() throws IOException, InterruptedException {
      BarrierTaskContext task = BarrierTaskContext.get();
      int rank = task.partitionId();
      String port = task.allGather(rank == 0 ? Integer.toString(freePort()) : "")[0];
      try (Scratch scratch = Scratch.make()) {
        Words words = job.words;
        Path folder = folder(words, scratch);
        ExecutorRank process =
            new ExecutorRank(
                words.here(job.archive, folder, scratch), task.cpus(), place(task, port));
        int code;
        if (rank == 0) {
          try (RunMirror mirror = RunMirror.of(job.archive, folder, words.out())) {
            code = process.end(task::isInterrupted);
          }
        } else {
          code = process.end(task::isInterrupted);
        }
        if (code > SIGNAL && code != ExitCode.STOPPED) {
          throw new IllegalStateException(
              "rank %d was ended by signal %d (9: perhaps because memory ran out, see memoryOverhead): %s"
                  .formatted(rank, code - SIGNAL, process.lastWords()));
        }
        return new Ended(rank, code, process.lastWords());
      }
    }

    /** The run's folder on this machine, with the checkpoint to continue from, if any. */
    private Path folder(Words words, Scratch scratch) throws IOException {
      if (Archive.isHere(words.out())) {
        return Archive.path(words.out());
      }
      Path folder = scratch.folder().resolve("run");
      return words.resumes() && job.archive.isFolder(words.out())
          ? job.archive.bringFolder(words.out(), folder)
          : folder;
    }

    private Map<String, String> place(BarrierTaskContext task, String port) {
      String address = task.getTaskInfos()[0].address(); // host:port of an executor
      int colon = address.lastIndexOf(':');
      String host = colon < 0 ? address : address.substring(0, colon);
      Map<String, String> place = new HashMap<>();
      place.put("RANK", Integer.toString(task.partitionId()));
      place.put("WORLD_SIZE", Integer.toString(task.getTaskInfos().length));
      place.put("MASTER_ADDR", host);
      place.put("MASTER_PORT", port);
      if (System.getProperty("os.name").equals("Linux")) {
        place.put(Secret.VARIABLE, secret);
      }
      ResourceInformation gpus = task.resourcesJMap().get("gpu");
      if (gpus != null) {
        place.put("CUDA_VISIBLE_DEVICES", String.join(",", gpus.addresses()));
      }
      return place;
    }

    private static int freePort() throws IOException {
      try (ServerSocket socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      }
    }
  }
}
