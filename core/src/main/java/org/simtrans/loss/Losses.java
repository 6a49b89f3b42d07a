package org.simtrans.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/** The losses of masks by the names of the command line. A new one is a class and a line here. */
public final class Losses {
  private static final Map<String, SegmentationLoss> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("weighted", new StructureLoss(StructureLoss.Form.WEIGHTED));
    BY_NAME.put("plain_iou", new StructureLoss(StructureLoss.Form.PLAIN_IOU));
    BY_NAME.put("published", new StructureLoss(StructureLoss.Form.PUBLISHED));
    BY_NAME.put("dice_bce", new DiceBceLoss());
  }

  private Losses() {}

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * @param name in capitals or not: run folders of version 0.1.0 hold capitals
   * @throws InvalidSettingException if there is none of that name
   */
  public static SegmentationLoss named(String name) {
    SegmentationLoss loss = BY_NAME.get(name.toLowerCase(Locale.ROOT));
    if (loss == null) {
      throw new InvalidSettingException(
          Message.of("{loss} is '%s'; expected one of %s", name, String.join(", ", names())));
    }
    return loss;
  }
}
