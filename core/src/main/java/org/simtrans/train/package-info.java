/**
 * Learning: contrastive pretraining and fine-tuning, from a cohort on disk to a run folder with
 * weights, checkpoints and a log.
 *
 * <p>In: a {@link org.simtrans.train.PretrainConfig} or {@link org.simtrans.train.TrainConfig}.
 * Out: a {@link org.simtrans.train.RunFolder}. Progress, log and checkpoints are listeners to the
 * events of one loop, {@link org.simtrans.train.TrainingLoop}.
 */
package org.simtrans.train;
