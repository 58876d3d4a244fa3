package org.dcosrunbooks.diagram;

/** The small signs inside shapes. */
final class Icons {

  private static final String GEAR = gear();

  private Icons() {}

  /** Draws the sign of a kind of task in a field of 16 by 16 pixels; false when it has none. */
  static boolean task(Svg svg, String kind, double x, double y) {
    switch (kind) {
      case "serviceTask" -> {
        path(svg, "dp-icon", GEAR, x + 8, y + 8);
        svg.leaf("circle", "class", "dp-icon", "cx", x + 8, "cy", y + 8, "r", 2.4);
      }
      case "userTask" -> {
        svg.leaf("circle", "class", "dp-icon", "cx", x + 8, "cy", y + 4.6, "r", 3.4);
        path(svg, "dp-icon", "M%s %sc0 -8.4 12.8 -8.4 12.8 0z", x + 1.6, y + 15.4);
      }
      case "manualTask" ->
          path(
              svg,
              "dp-icon",
              "M%s %sv-6l4 -4.5q2 0 1.2 2l-1.2 1.5h8q1.2 .8 0 1.8q1.2 .8 -.2 1.8q1 .8 -.4 1.7"
                  + "q.6 1 -.8 1.7z",
              x + 1,
              y + 13);
      case "receiveTask" -> envelope(svg, x, y + 2, 16, 12, false);
      case "sendTask" -> envelope(svg, x, y + 2, 16, 12, true);
      case "scriptTask" ->
          path(
              svg,
              "dp-icon",
              "M%s %sh9c-4 4 3 8 -1 13h-9c4 -5 -3 -9 1 -13z m.6 4h5 m-3.6 4.5h5",
              x + 4,
              y + 1.5);
      case "businessRuleTask" ->
          path(svg, "dp-icon", "M%s %sh15v12h-15z m0 4h15 m-10 0v8 m-5 -4h15", x + .5, y + 2);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Draws what an event waits for or does, in a circle of the given radius. */
  static void event(Svg svg, String trigger, boolean throwing, double x, double y, double r) {
    double k = r / 18;
    String css = throwing ? "dp-icon dp-filled" : "dp-icon";
    switch (trigger) {
      case "message" -> envelope(svg, x - 8.5 * k, y - 6 * k, 17 * k, 12 * k, throwing);
      case "timer" -> {
        svg.leaf("circle", "class", "dp-icon", "cx", x, "cy", y, "r", 9.5 * k);
        path(svg, "dp-icon", "M%s %sv6l4.4 2.6", x, y - 6);
        for (int hour = 0; hour < 12; hour += 3) {
          double a = hour * Math.PI / 6;
          svg.leaf(
              "line",
              "class",
              "dp-icon",
              "x1",
              x + 7.6 * k * Math.cos(a),
              "y1",
              y + 7.6 * k * Math.sin(a),
              "x2",
              x + 9.2 * k * Math.cos(a),
              "y2",
              y + 9.2 * k * Math.sin(a));
        }
      }
      case "error" ->
          path(svg, css, "M%s %sl4.2 -12l4.6 5.4l4.6 -9.4l-3.8 14.6l-4.8 -5.6z", x - 7, y + 7.4);
      case "escalation" -> path(svg, css, "M%s %sl6.5 16.5l-6.5 -6.6l-6.5 6.6z", x, y - 9.5);
      case "signal" -> path(svg, css, "M%s %sl8.6 14h-17.2z", x, y - 9);
      case "compensate" -> path(svg, css, "M%s %sl7.5 -5.5v11z m7.5 0l7.5 -5.5v11z", x - 9, y);
      case "conditional" ->
          path(svg, "dp-icon", "M%s %sh12v16h-12z m2.5 4h7 m-7 4h7 m-7 4h7", x - 6, y - 8);
      case "link" -> path(svg, css, "M%s %sh8v-4l7.5 7.5l-7.5 7.5v-4h-8z", x - 8, y - 3.5);
      case "terminate" ->
          svg.leaf("circle", "class", "dp-icon dp-solid", "cx", x, "cy", y, "r", 10 * k);
      default -> {
        // a plain event shows its circle only
      }
    }
  }

  /** Draws the sign of a kind of gateway; {@code half} is half its width. */
  static void gateway(Svg svg, String kind, double x, double y, double half) {
    double k = half / 25;
    switch (kind) {
      case "exclusiveGateway" -> thick(svg, "M%s %sl13 13 m0 -13l-13 13", x - 6.5 * k, y - 6.5 * k);
      case "parallelGateway" -> thick(svg, "M%s %sv18 m-9 -9h18", x, y - 9 * k);
      case "inclusiveGateway" ->
          svg.leaf("circle", "class", "dp-icon dp-thick", "cx", x, "cy", y, "r", 9 * k);
      case "eventBasedGateway" -> {
        svg.leaf("circle", "class", "dp-icon", "cx", x, "cy", y, "r", 12.5 * k);
        path(svg, "dp-icon", "M%s %sl6.6 4.8l-2.5 7.8h-8.2l-2.5 -7.8z", x, y - 6.8);
      }
      case "complexGateway" ->
          thick(svg, "M%s %sv18 m-9 -9h18 m-15.4 -6.4l12.8 12.8 m0 -12.8l-12.8 12.8", x, y - 9);
      default -> {
        // an unknown kind shows its diamond only
      }
    }
  }

  private static void envelope(
      Svg svg, double x, double y, double width, double height, boolean solid) {
    String w = Svg.number(width);
    String css = solid ? "dp-icon dp-solid" : "dp-icon";
    path(svg, css, "M%s %sh" + w + "v" + Svg.number(height) + "h-" + w + "z", x, y);
    String half = Svg.number(width / 2);
    String down = Svg.number(height * 0.55);
    path(svg, css, "M%s %sl" + half + " " + down + "l" + half + " -" + down, x, y);
  }

  private static void thick(Svg svg, String d, double x, double y) {
    path(svg, "dp-icon dp-thick", d, x, y);
  }

  /** A path whose first two places take the given point. */
  static void path(Svg svg, String css, String d, double x, double y) {
    svg.leaf("path", "class", css, "d", at(d, x, y));
  }

  private static String at(String d, double x, double y) {
    return d.replaceFirst("%s", Svg.number(x)).replaceFirst("%s", Svg.number(y));
  }

  /** Eight teeth around a centre that the path starts from. */
  private static String gear() {
    StringBuilder d = new StringBuilder("M%s %s");
    double lastX = 0;
    double lastY = 0;
    boolean first = true;
    for (int tooth = 0; tooth < 8; tooth++) {
      double[][] corners = {{-0.30, 5.4}, {-0.17, 7.6}, {0.17, 7.6}, {0.30, 5.4}};
      for (double[] corner : corners) {
        double angle = tooth * Math.PI / 4 + corner[0];
        double x = corner[1] * Math.cos(angle);
        double y = corner[1] * Math.sin(angle);
        d.append(first ? "m" : "l").append(hundredths(x - lastX)).append(' ');
        d.append(hundredths(y - lastY));
        lastX = x;
        lastY = y;
        first = false;
      }
    }
    return d.append("z").toString();
  }

  private static String hundredths(double value) {
    return java.math.BigDecimal.valueOf(value)
        .setScale(2, java.math.RoundingMode.HALF_UP)
        .toPlainString();
  }
}
