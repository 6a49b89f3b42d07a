package org.simtrans.ranks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.simtrans.InvalidSettingException;

/** What the ranks of a job know, and nobody else. It is never sent; both sides prove it. */
public final class Secret {
  /** The environment variable that holds it. */
  public static final String VARIABLE = "SIMTRANS_SECRET";

  static final int PROOF = 32; // bytes, of proofs and of the random numbers that they are made for

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST = 16; // characters

  private final SecretKeySpec key;

  private Secret(String value) {
    key = new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * @throws InvalidSettingException if it is too short to be one
   */
  static Secret of(String value) {
    if (value.length() < SHORTEST) {
      throw new InvalidSettingException(
          "%s has %d characters; expected at least %d that nobody can guess, for example of 'openssl rand -hex 32'"
              .formatted(VARIABLE, value.length(), SHORTEST));
    }
    return new Secret(value);
  }

  /** A new one, for the environment of all ranks of a job. */
  public static String random() {
    return HexFormat.of().formatHex(fresh());
  }

  static byte[] fresh() {
    byte[] bytes = new byte[PROOF];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** The HMAC-SHA256 of all parts. */
  byte[] proof(String side, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(side.getBytes(StandardCharsets.UTF_8));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
