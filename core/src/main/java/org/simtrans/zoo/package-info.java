/**
 * Models that are given away: a trained model as one file with a card that a person can read, and
 * the folders in which models are found by their names.
 *
 * <p>In: a run, or a file from elsewhere. Out: {@code NAME.simtrans}, which every verb that takes a
 * run takes as well.
 */
package org.simtrans.zoo;
