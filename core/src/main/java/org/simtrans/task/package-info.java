/**
 * What a task is: its network with the loss ({@link org.simtrans.task.Learner}), its batches, and
 * what judges the network between epochs. Each task has a room of its own below this one.
 *
 * <p>In: a {@link org.simtrans.task.Setup} and a store of slices. Out: batches, and the scalar
 * whose gradient is taken.
 */
package org.simtrans.task;
