/**
 * Learning: from a configuration and a cohort to a run folder with weights, checkpoints and a log.
 *
 * <p>One loop, {@link org.simtrans.train.TrainingLoop}, serves every task. Progress and logs are
 * listeners to its events.
 */
package org.simtrans.train;
