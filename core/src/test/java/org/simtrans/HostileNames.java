package org.simtrans;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Names of files that trip programs up: odd characters, reserved words, the greatest length. */
final class HostileNames {
  private HostileNames() {}

  static Stream<String> all() {
    List<String> names = new ArrayList<>();
    for (char c = 1; c < 128; c++) { // every ASCII character but the separator
      if (c != '/') {
        names.add("a" + c + "b");
      }
    }
    for (String special :
        "- -- -rf --out ~ ~root $HOME $(id) `id` * ? [a] {b} ; & | > < ! #".split(" ")) {
      names.add(special);
      names.add(special + ".png");
    }
    names.addAll(
        List.of(
            "Schädel.png",
            "größe.nii.gz",
            "頭.png",
            "мозг.tif",
            "دماغ.png",
            "\uD83E\uDDE0.png",
            "e\u0301.png",
            "\u00e9.png",
            "a\u202Egnp.png",
            "a\u200Bb.png",
            "\uFEFFa.png",
            "%s%n.png",
            "%00.png",
            "%2e%2e.png",
            "{out}.png",
            "..a",
            "...",
            "a..",
            ".hidden",
            " leading",
            "trailing ",
            "CON",
            "nul.png",
            "a.png.part",
            "=1+1.png",
            "+1.png",
            "@a.png",
            "a,b.png",
            "\"a\".png",
            "<b>a</b>.png",
            "I\u0130\u0131i.png"));
    for (int length : new int[] {100, 200, 250, 254, 255}) {
      names.add("x".repeat(length));
      names.add("ä".repeat(length / 2));
    }
    return names.stream();
  }
}
