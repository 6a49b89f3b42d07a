/** Spoilt files that describe a cohort: subjects, splits, {@code dataset.json}. */
package org.simtrans.fuzz.cohorts;
