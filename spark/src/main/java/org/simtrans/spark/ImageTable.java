package org.simtrans.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The table of a job, with a row for each image. Spark writes it as CSV, which a spreadsheet can
 * open; no column is nested. As always with Spark it is a folder: the rows are in its only {@code
 * part-*.csv}, and the file {@code _SUCCESS} says that the table is complete.
 */
record ImageTable(String folder, StructType columns) {

  /**
   * Computes the rows once and writes them.
   *
   * @return the rows, read from the written table
   */
  Dataset<Row> write(SparkSession spark, JavaRDD<Row> rows) {
    spark
        .createDataFrame(rows, columns)
        .repartition(1)
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .option("escape", "\"")
        .csv(folder);
    return read(spark);
  }

  Dataset<Row> read(SparkSession spark) {
    return spark.read().schema(columns).option("header", true).option("escape", "\"").csv(folder);
  }
}
