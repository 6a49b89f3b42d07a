package org.simtrans;

/** Which SimTrans this is. */
public final class Version {
  private Version() {}

  /** The version in the jar's manifest; "development" when classes are run without a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
