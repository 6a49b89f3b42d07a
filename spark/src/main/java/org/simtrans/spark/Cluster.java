package org.simtrans.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The way to the cluster, with what executors need unless spark-submit was told otherwise.
 *
 * @param own whether it was opened here, and is closed with this
 */
record Cluster(SparkSession session, boolean own) implements AutoCloseable {

  /** For a job of many images: what spark-submit was told, else all cores of this machine. */
  static Cluster open(String verb) {
    return open(settings(verb));
  }

  /** For training: as a rank has a process of its own, it takes a whole executor. */
  static Cluster openForRanks(String verb) {
    SparkConf conf = settings(verb);
    if (conf.contains("spark.executor.cores")) {
      conf.setIfMissing("spark.task.cpus", conf.get("spark.executor.cores"));
    }
    return open(conf);
  }

  private static Cluster open(SparkConf conf) {
    boolean own = SparkSession.getDefaultSession().isEmpty();
    return new Cluster(SparkSession.builder().config(conf).getOrCreate(), own);
  }

  static SparkConf settings(String verb) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "simtrans " + verb);
    // What the launcher sets for one machine has to be there before an executor's process starts.
    conf.setIfMissing("spark.executorEnv.GLIBC_TUNABLES", RankProcess.MALLOC);
    conf.setIfMissing("spark.executorEnv.GOMP_SPINCOUNT", RankProcess.SPINS);
    conf.setIfMissing("spark.executorEnv." + RankProcess.OPENBLAS, RankProcess.OPENBLAS_THREADS);
    if (conf.contains("spark.executor.cores")) {
      for (String library : RankProcess.THREADS) {
        conf.setIfMissing("spark.executorEnv." + library, conf.get("spark.executor.cores"));
      }
    }
    // A cluster that has too few slots for all ranks says so within two minutes, not ten.
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "8");
    return conf;
  }

  Archive archive() {
    return new Archive(session.sparkContext().hadoopConfiguration());
  }

  @Override
  public void close() {
    if (own) {
      session.stop();
    }
  }
}
