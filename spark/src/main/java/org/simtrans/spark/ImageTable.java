package org.simtrans.spark;

import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.simtrans.CsvCell;

/**
 * The table of a job, with a row for each image. Spark writes it as CSV, which a spreadsheet can
 * open; no column is nested, and no cell is a formula. As always with Spark it is a folder: the
 * rows are in its only {@code part-*.csv}, and the file {@code _SUCCESS} says that the table is
 * complete.
 */
record ImageTable(String folder, StructType columns) {

  /**
   * Computes the rows once and writes them.
   *
   * @return the rows, read from the written table
   */
  Dataset<Row> write(SparkSession spark, JavaRDD<Row> rows) {
    spark
        .createDataFrame(rows.map(row -> eachText(row, CsvCell::safe)), columns)
        .repartition(1)
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .option("escape", "\"")
        .csv(folder);
    return read(spark);
  }

  Dataset<Row> read(SparkSession spark) {
    JavaRDD<Row> rows =
        spark
            .read()
            .schema(columns)
            .option("header", true)
            .option("escape", "\"")
            .csv(folder)
            .javaRDD()
            .map(row -> eachText(row, CsvCell::plain));
    return spark.createDataFrame(rows, columns);
  }

  private static Row eachText(Row row, UnaryOperator<String> change) {
    Object[] cells = new Object[row.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = row.get(i) instanceof String text ? change.apply(text) : row.get(i);
    }
    return RowFactory.create(cells);
  }
}
