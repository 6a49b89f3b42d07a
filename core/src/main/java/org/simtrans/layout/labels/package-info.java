/**
 * What labels are called and in which colour they are drawn. In: the folder of a cohort ({@code
 * labels.json}, {@code classes.csv}, {@code dataset.json}). Out: a {@link
 * org.simtrans.layout.labels.LabelTable}.
 */
package org.simtrans.layout.labels;
