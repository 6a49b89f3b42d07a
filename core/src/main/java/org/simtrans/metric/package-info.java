/**
 * Measures how good masks are: counts, overlap, surface distances, and summaries of a split with
 * their uncertainty.
 *
 * <p>In: label maps byte[nx*ny*nz], x fastest, of truth and prediction, 0 = background, c + 1 =
 * channel c. Out: {@link org.simtrans.metric.Evaluation}, the evaluation.json of a run. It also
 * keeps the counts of single slices, from which every overlap score can be computed again.
 */
package org.simtrans.metric;
