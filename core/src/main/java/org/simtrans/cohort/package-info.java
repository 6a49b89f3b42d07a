/**
 * A folder of images as a {@link org.simtrans.cohort.Cohort}: its cases, the values of its labels,
 * and what is wrong with it ({@link org.simtrans.cohort.Verification}).
 */
package org.simtrans.cohort;
