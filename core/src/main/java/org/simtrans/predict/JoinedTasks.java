package org.simtrans.predict;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.predict.SegmentFiles.Task;

/**
 * Files that are channels of one image, as nnU-Net names them: {@code scan_0000.nii.gz}, {@code
 * scan_0001.nii.gz}, ... in the order of the model's channels. Their mask is {@code scan.nii.gz}.
 */
final class JoinedTasks {
  private static final Pattern CHANNEL = Pattern.compile("(.+)_(\\d{4})");

  private JoinedTasks() {}

  /** The same tasks, with one for all files of an image. */
  static List<Task> of(List<Task> tasks, ChannelChoice channels) {
    if (channels.count() == 1) {
      return tasks;
    }
    Map<Path, TreeMap<Integer, Task>> images = new LinkedHashMap<>();
    for (Task task : tasks) {
      Path file = task.source().first();
      Matcher name = CHANNEL.matcher(Images.stem(file));
      boolean one =
          task.source().isSingle()
              && name.matches()
              && Integer.parseInt(name.group(2)) < channels.count();
      Path image = one ? file.resolveSibling(name.group(1)) : file;
      images
          .computeIfAbsent(image, key -> new TreeMap<>())
          .put(one ? Integer.parseInt(name.group(2)) : 0, task);
    }
    List<Task> joined = new ArrayList<>();
    images.forEach((image, files) -> joined.add(joined(image, files, channels)));
    return joined;
  }

  private static Task joined(Path image, TreeMap<Integer, Task> files, ChannelChoice channels) {
    Task first = files.firstEntry().getValue();
    if (files.size() == 1) {
      return first;
    }
    Path mask = first.mask();
    String ending = mask.getFileName().toString().substring(Images.stem(mask).length());
    return new Task(
        Source.of(files.values().stream().map(task -> task.source().first()).toList()),
        files.keySet().stream().map(channels.names()::get).toList(),
        mask.resolveSibling(image.getFileName() + ending));
  }
}
