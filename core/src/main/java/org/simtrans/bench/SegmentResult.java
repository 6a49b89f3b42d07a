package org.simtrans.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What masks cost.
 *
 * @param run that was loaded; null where the network is untrained
 * @param height of the network's input
 * @param scan nx, ny, nz
 * @param slices that the network saw, those of the scan in its plane
 * @param flips whether each was seen twice, mirrored the second time
 * @param seconds of a scan in memory until its mask is in memory
 * @param slicesPerSecond at the median
 * @param firstMaskSeconds from the start of the process until the first mask was written, without
 *     the time in which the scan was made up: the launcher, Java, libtorch, weights, reading the
 *     scan (.nii.gz), drawing, writing (.nii.gz); null where the start is not known
 * @param residentPeakBytes the most that the process held, Java included; null where the system
 *     does not tell
 */
public record SegmentResult(
    Path run,
    String model,
    String encoder,
    int height,
    int width,
    List<Integer> scan,
    int slices,
    boolean flips,
    Quartiles seconds,
    double slicesPerSecond,
    Double firstMaskSeconds,
    Long residentPeakBytes) {}
