package org.simtrans.train;

/**
 * A batch was seen, but nothing learned from it, since its loss or its gradient was not finite.
 *
 * @param step batches so far, this one included
 * @param what was not finite, and how
 * @param batch its slices
 * @param inARow how many steps without an update lie behind, this one included
 */
public record SkipEvent(long step, int epoch, String what, String batch, long inARow) {}
