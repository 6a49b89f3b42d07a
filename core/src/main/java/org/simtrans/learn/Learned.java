package org.simtrans.learn;

import java.util.Optional;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.Outcome;

/**
 * What came of {@link Learning}.
 *
 * @param outcome COMPLETE, or STOPPED if it was asked to stop; then it can go on
 * @param plan what was done
 * @param evaluation how good the masks are; empty where nothing could judge, or it was stopped
 * @param minutes that all parts took together
 */
public record Learned(
    Outcome outcome, LearnPlan plan, Optional<Evaluation> evaluation, double minutes) {}
