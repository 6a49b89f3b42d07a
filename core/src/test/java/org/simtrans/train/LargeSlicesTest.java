package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.config.DataConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.RunConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.InputSize;

/** Slices whose gradient would fill any memory: that is foreseen without taking it. */
class LargeSlicesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"simtrans", "unet"})
  void aRunOnHugeSlicesIsRefusedAtOnce(String model) {
    TrainConfig small =
        SquaresCohort.trainConfig(folder, 1, 1e-3).withModel(model, "swin-tiny-test");
    refused(small.with(huge(small.data())));
  }

  @Test
  void soIsPretraining() {
    PretrainConfig small = SquaresCohort.pretrainConfig(folder, 1);
    refused(small.with(huge(small.data())));
  }

  private static DataConfig huge(DataConfig data) {
    return data.withPreprocessing(data.preprocessing().withSize(new InputSize(1 << 14, 1 << 14)));
  }

  private static void refused(RunConfig config) {
    String message =
        assertTimeout(
            Duration.ofSeconds(30),
            () ->
                assertThrows(
                        InvalidSettingException.class, () -> MemoryRoom.require(config, said -> {}))
                    .getMessage());
    assertTrue(message.contains("not even one slice fits"), message);
  }
}
