package org.simtrans.server;

import io.javalin.http.Context;

/** Who asks: the address, and where many come from one, what they call themselves. */
final class Clients {
  private static final int LONGEST = 64;

  private Clients() {}

  static String of(Context ctx) {
    String said = ctx.header("X-Client");
    String name = said == null ? "" : said.substring(0, Math.min(said.length(), LONGEST));
    return ctx.ip() + " " + name;
  }
}
