/**
 * SimTrans on Apache Spark. In come names of files as Hadoop writes them ({@code hdfs://...},
 * {@code s3a://...}, {@code file:///...}); out go masks, an evaluation or findings, and a table
 * with a row for each image. Executors do the work of {@code predict} and {@code data} on one image
 * after the other; training runs as a barrier stage whose tasks start one process each, the ranks
 * of c10d.
 */
package org.simtrans.spark;
