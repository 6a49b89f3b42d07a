/**
 * Comparisons: several networks on one cohort, one split and one budget, trained and evaluated one
 * after the other, with the results as tables.
 *
 * <p>In: a {@link org.simtrans.study.StudyConfig}. Out: a folder of ordinary run folders ({@link
 * org.simtrans.study.Study}) and {@link org.simtrans.study.StudyTables}, plain records of numbers
 * that a caller writes down.
 */
package org.simtrans.study;
