package org.simtrans.config;

import java.util.Locale;
import java.util.function.Consumer;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortChannels;
import org.simtrans.cohort.StackPlane;
import org.simtrans.cohort.StackSpacing;
import org.simtrans.data.Preprocessing;

/**
 * A look into the images of a cohort, for settings that nobody can know before.
 *
 * @param say hears what was chosen, where there was a choice
 */
record CohortLook(Cohort cohort, Consumer<String> say) {

  DataConfig into(DataConfig data) {
    DataConfig chosen = data.channels().isEmpty() ? data : channels(data);
    chosen = chosen.preprocessing().plane() == null ? plane(chosen) : chosen;
    Preprocessing prepared = chosen.preprocessing();
    return prepared.context() > 0 && prepared.contextMm() == null
        ? chosen.withPreprocessing(neighbours(prepared))
        : chosen;
  }

  private DataConfig channels(DataConfig data) {
    CohortChannels found = CohortChannels.of(cohort);
    if (!data.channels().equals(DataConfig.ALL_CHANNELS)) {
      return data.withChannels(found.chosen(data.channels()).names());
    }
    ChannelChoice all = found.common();
    if (found.differ()) {
      say.accept("channels: %s, which all images have; %s".formatted(all, found.counts()));
    } else if (all.count() > 1) {
      say.accept("channels: %s, as all images have them".formatted(all));
    }
    Preprocessing prepared = data.preprocessing().with(all);
    return data.withChannels(all.names()).withPreprocessing(prepared);
  }

  private DataConfig plane(DataConfig data) {
    StackPlane taken = StackPlane.of(cohort);
    taken.words().ifPresent(say);
    return data.withPreprocessing(data.preprocessing().withPlane(taken.plane()));
  }

  /** Pictures have no distance: the next ones are the neighbours. */
  private Preprocessing neighbours(Preprocessing prepared) {
    Double median = StackSpacing.median(cohort, prepared.plane());
    if (median != null) {
      say.accept(
          String.format(
              Locale.ROOT,
              "context: %s above and below, %.4g mm apart (the median of the cohort)",
              prepared.context() == 1 ? "the slice" : "the %d slices".formatted(prepared.context()),
              median));
    }
    return prepared.withContext(prepared.context(), median);
  }
}
