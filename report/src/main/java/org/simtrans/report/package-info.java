/**
 * The report of one or several runs: a single HTML file that needs nothing else, for reading,
 * printing and sending.
 *
 * <p>In: a run folder, complete or not: config.json, splits.json, metrics.jsonl, evaluation.json
 * and pictures/ with its index.json. The report leaves out what is missing. {@link
 * org.simtrans.report.RunRecord} reads the folder, the other records hold what the template {@code
 * report.ftlh} sets, and {@link org.simtrans.report.Report} puts them together.
 */
package org.simtrans.report;
