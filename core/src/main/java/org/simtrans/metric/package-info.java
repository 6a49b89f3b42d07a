/**
 * How good masks are: counts first, then overlap, distances between surfaces, and what a split says
 * with its uncertainty.
 *
 * <p>In: label maps byte[nx*ny*nz], x fastest, of truth and prediction, 0 = background, c + 1 =
 * channel c. Out: {@link org.simtrans.metric.Evaluation}, the evaluation.json of a run. Every
 * number can be traced to the counts of single slices that are kept beside it.
 */
package org.simtrans.metric;
