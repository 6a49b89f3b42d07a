package org.simtrans.app.cli;

import java.util.Iterator;
import org.simtrans.config.Pretexts;
import org.simtrans.encoder.Encoders;
import org.simtrans.layout.Layouts;
import org.simtrans.loss.Losses;
import org.simtrans.model.Models;

/** The names that options accept, for help texts and for completion in a shell. */
public final class Names {
  private Names() {}

  public static final class OfModels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Models.names().iterator();
    }
  }

  public static final class OfLayouts implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Layouts.names().iterator();
    }
  }

  public static final class OfTasks implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Pretexts.names().iterator();
    }
  }

  public static final class OfEncoders implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Encoders.names().iterator();
    }
  }

  public static final class OfLosses implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Losses.names().iterator();
    }
  }
}
