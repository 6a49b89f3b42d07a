package org.simtrans.app.doctor;

import static java.util.Collections.singletonList;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.simtrans.Extensions;
import org.simtrans.InvalidSettingException;
import org.simtrans.config.Pretexts;
import org.simtrans.encoder.EncoderFamily;
import org.simtrans.encoder.Encoders;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.Images;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Layouts;
import org.simtrans.loss.Losses;
import org.simtrans.loss.NamedLoss;
import org.simtrans.model.ModelFamily;
import org.simtrans.model.Models;
import org.simtrans.task.Pretext;

/**
 * What another jar offers that is not of SimTrans itself.
 *
 * @param kind the setting that takes its name, such as {@code encoder}
 * @param names all of them where it has several
 * @param from the jar, or the folder of classes
 */
record Extension(String kind, List<String> names, String from) {
  private static final String OUR_MODULE = "org.simtrans.dicom"; // found as others are

  /**
   * All that is found on the class path.
   *
   * @param broken hears of each kind of which one cannot be made
   */
  static List<Extension> found(Consumer<InvalidSettingException> broken) {
    List<Extension> all = new ArrayList<>();
    Search search = new Search(all, broken);
    search.add("encoder", EncoderFamily.class, EncoderFamily::names, Encoders::names);
    search.add("model", ModelFamily.class, family -> singletonList(family.name()), Models::names);
    search.add("loss", NamedLoss.class, loss -> singletonList(loss.name()), Losses::names);
    search.add("layout", Layout.class, layout -> singletonList(layout.key()), Layouts::names);
    search.add(
        "format", ImageFormat.class, format -> singletonList(format.name()), Images::formats);
    search.add("task", Pretext.class, task -> singletonList(task.name()), Pretexts::names);
    return all;
  }

  private record Search(List<Extension> all, Consumer<InvalidSettingException> broken) {
    /** Lists what jars offer, then takes it in with ours, which finds what clashes. */
    <T> void add(
        String kind, Class<T> service, Function<T, List<String>> names, Supplier<?> takenIn) {
      try {
        for (T one : Extensions.of(service, List.of())) {
          String jar = Extensions.jar(one.getClass());
          if (jar.equals(Extensions.jar(service))
              || one.getClass().getPackageName().equals(OUR_MODULE)) {
            continue;
          }
          all.add(new Extension(kind, Extensions.names(service, one, names), jar));
        }
        takenIn.get();
      } catch (InvalidSettingException e) {
        broken.accept(e);
      }
    }
  }
}
