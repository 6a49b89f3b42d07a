/**
 * What to label next.
 *
 * <p>In: a run and a cohort, some of whose images have labels. Out: {@link
 * org.simtrans.suggest.Suggestion}s, the images without labels whose labels would teach most, each
 * with its reason.
 */
package org.simtrans.suggest;
