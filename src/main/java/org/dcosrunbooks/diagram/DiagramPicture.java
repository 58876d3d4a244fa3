package org.dcosrunbooks.diagram;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dcosrunbooks.diagram.Drawing.Box;
import org.dcosrunbooks.diagram.Drawing.Edge;
import org.dcosrunbooks.diagram.Drawing.Point;
import org.dcosrunbooks.diagram.Drawing.Shape;

/**
 * Draws a BPMN 2.0 model as SVG, from the model's own coordinates. The same model and marks always
 * give the same text. Everything from the model and from {@link Marks} is escaped. Safe for use by
 * several threads.
 */
public final class DiagramPicture {

  private static final double MARGIN = 24;
  private static final double TEXT = 12.5;
  private static final double LABEL = 11.5;
  private static final double LINE = 15;
  private static final double BEND = 7;
  private static final double TURN_REACH = 66;
  private static final String TURN_WORDS = "no way back";
  private static final Pattern LINK = Pattern.compile("(?i)(https?://|[/?#.]).*", Pattern.DOTALL);

  private final Drawing drawing;
  private final Map<String, Shape> nodes;

  private DiagramPicture(Drawing drawing) {
    this.drawing = drawing;
    this.nodes = drawing.byId();
  }

  /**
   * Reads a model.
   *
   * @param bpmn BPMN 2.0 XML with diagram interchange, at most 4 million characters
   * @throws IllegalArgumentException when it is not that, or carries a document type
   */
  public static DiagramPicture of(String bpmn) {
    return new DiagramPicture(Drawing.read(bpmn));
  }

  /** The style that {@link #inline} needs on its page; {@link #standalone} carries it itself. */
  public static String stylesheet() {
    try (InputStream css = DiagramPicture.class.getResourceAsStream("diagram.css")) {
      if (css == null) {
        throw new IllegalStateException("diagram.css is missing from the class path");
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole SVG file, light or dark as its reader's system wants it. */
  public String standalone(Marks marks) {
    return draw(marks, true);
  }

  /** An {@code <svg>} element for a page that has {@link #stylesheet} among its styles. */
  public String inline(Marks marks) {
    return draw(marks, false);
  }

  private String draw(Marks marks, boolean standalone) {
    Box frame = frame();
    boolean links = nodes.keySet().stream().anyMatch(id -> marks.link().apply(id).isPresent());
    Svg svg = new Svg();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "dp",
        "viewBox",
        Svg.number(frame.x())
            + " "
            + Svg.number(frame.y())
            + " "
            + Svg.number(frame.width())
            + " "
            + Svg.number(frame.height()),
        "width",
        Svg.number(frame.width()),
        "height",
        Svg.number(frame.height()),
        // What is inside an img cannot be reached by key, so a picture with links is a group.
        "role",
        links ? "group" : "img",
        "aria-label",
        "Diagram: " + drawing.title());
    svg.element("title", drawing.title());
    if (standalone) {
      svg.element("style", stylesheet());
      svg.leaf(
          "rect",
          "class",
          "dp-ground",
          "x",
          frame.x(),
          "y",
          frame.y(),
          "width",
          frame.width(),
          "height",
          frame.height(),
          "rx",
          10);
    }
    List<Shape> shapes = drawing.shapes();
    // Large boxes first, so that what they hold lies on top of them.
    shapes.stream()
        .filter(Shape::isOpenBox)
        .sorted(
            Comparator.comparingDouble((Shape s) -> -s.box().width() * s.box().height())
                .thenComparing(Shape::id))
        .forEach(shape -> node(svg, shape, marks));
    Set<String> gone = flowsGone(marks);
    drawing.edges().forEach(edge -> edge(svg, edge, gone.contains(edge.id())));
    draw(svg, shapes, marks, s -> !s.isOpenBox() && !s.isBoundary() && !s.pointOfNoReturn());
    draw(svg, shapes, marks, s -> s.isBoundary() || s.pointOfNoReturn());
    drawing.edges().forEach(edge -> edgeLabel(svg, edge));
    svg.close("svg");
    return svg.toString();
  }

  private void draw(Svg svg, List<Shape> shapes, Marks marks, Predicate<Shape> which) {
    shapes.stream().filter(which).forEach(shape -> node(svg, shape, marks));
  }

  /**
   * The sequence flows that a run took. Runs record nodes only, so a flow counts when both its ends
   * were reached; where a choice leaves two such flows, one whose target was also reached on
   * another road is not counted.
   */
  private Set<String> flowsGone(Marks marks) {
    List<Edge> flows = drawing.edges().stream().filter(Edge::flow).toList();
    List<Edge> possible =
        flows.stream()
            .filter(f -> marks.done().contains(f.source()) && marks.reached(f.target()))
            .toList();
    Set<String> gone = new HashSet<>();
    for (Edge flow : possible) {
      Shape source = nodes.get(flow.source());
      boolean choice =
          source != null
              && source.kind().equals("exclusiveGateway")
              && possible.stream().filter(f -> f.source().equals(flow.source())).count() > 1;
      boolean otherRoad =
          possible.stream()
              .anyMatch(f -> f.target().equals(flow.target()) && !f.source().equals(flow.source()));
      if (!choice || !otherRoad) {
        gone.add(flow.id());
      }
    }
    return gone;
  }

  private void node(Svg svg, Shape shape, Marks marks) {
    String state = marks.stateOf(shape.id());
    String link = marks.link().apply(shape.id()).map(DiagramPicture::checked).orElse("");
    if (!link.isEmpty()) {
      svg.open("a", "href", link, "class", "dp-link", "aria-label", spoken(shape, state));
    }
    StringBuilder css = new StringBuilder("dp-node dp-").append(shape.kind());
    if (shape.kind().equals("endEvent")) {
      css.append(" dp-end");
    }
    if (shape.isOpenBox()) {
      css.append(" dp-box");
    }
    if (!state.isEmpty()) {
      css.append(" dp-is-").append(state);
    }
    svg.open("g", "class", css.toString(), "data-element", shape.id());
    svg.element("title", spoken(shape, state));
    if (shape.pointOfNoReturn()) {
      turn(svg, shape);
    } else if (shape.isEvent()) {
      event(svg, shape);
    } else if (shape.isGateway()) {
      gateway(svg, shape);
    } else if (shape.isAnnotation()) {
      annotation(svg, shape);
    } else if (shape.isOpenBox()) {
      subProcess(svg, shape);
    } else {
      task(svg, shape);
    }
    if (!shape.isOpenBox()) {
      badge(svg, shape, state);
    }
    svg.close("g");
    if (!link.isEmpty()) {
      svg.close("a");
    }
  }

  private static String checked(String link) {
    if (!LINK.matcher(link).matches()) {
      throw new IllegalArgumentException("A picture does not link to " + link);
    }
    return link;
  }

  private static String spoken(Shape shape, String state) {
    String name = shape.name().isEmpty() ? shape.kind() : shape.name();
    return switch (state) {
      case "done" -> name + " (done)";
      case "active" -> name + " (the run stands here)";
      case "failed" -> name + " (failed)";
      default -> name;
    };
  }

  // ---- nodes

  private void task(Svg svg, Shape shape) {
    Box box = shape.box();
    rect(svg, box, 9, shape.eventSubProcess() ? "dp-face dp-dashed" : "dp-face");
    boolean icon = Icons.task(svg, shape.kind(), box.x() + 8, box.y() + 7);
    double width = box.width() - 16;
    int most = (int) Math.max(1, (box.height() - (icon ? 26 : 12)) / LINE);
    List<String> lines = Words.wrap(shape.name(), width, TEXT, most);
    // The icon takes the upper left corner: two lines and more move down a little.
    double middle = box.centre().y() + (icon && lines.size() > 2 ? 7 : icon ? 4 : 0);
    lines(svg, lines, "dp-text", box.centre().x(), middle - (lines.size() - 1) * LINE / 2 + 4.5);
    marker(svg, shape);
  }

  private static void marker(Svg svg, Shape shape) {
    double x = shape.box().centre().x();
    double y = shape.box().bottom() - 12;
    if (shape.isSubProcess() && !shape.expanded()) {
      path(svg, "dp-icon", "M%s %sh12v12h-12z m6 2.5v7 m-3.5 -3.5h7", x - 6, y - 2);
    }
    switch (shape.repeat()) {
      case "parallel" -> path(svg, "dp-icon", "M%s %sv9 m4 -9v9 m4 -9v9", x - 4, y);
      case "sequential" -> path(svg, "dp-icon", "M%s %sh9 m-9 3.5h9 m-9 3.5h9", x - 4.5, y + 1);
      case "loop" ->
          path(svg, "dp-icon", "M%s %sa4.5 4.5 0 1 1 4 .2 m-4 -.2v-3.4 m0 3.4h-3.4", x - 2, y + 8);
      default -> {
        // runs once
      }
    }
  }

  private void subProcess(Svg svg, Shape shape) {
    Box box = shape.box();
    rect(svg, box, 12, shape.eventSubProcess() ? "dp-face dp-dashed" : "dp-face");
    if (!shape.name().isEmpty()) {
      svg.open("text", "class", "dp-heading", "x", box.x() + 14, "y", box.y() + 22);
      svg.text(Words.wrap(shape.name(), box.width() - 28, 12, 1).get(0));
      svg.close("text");
    }
    marker(svg, shape);
  }

  private void event(Svg svg, Shape shape) {
    Box box = shape.box();
    Point centre = box.centre();
    double radius = Math.min(box.width(), box.height()) / 2;
    boolean dashed =
        !shape.interrupting() && (shape.isBoundary() || shape.kind().equals("startEvent"));
    circle(svg, dashed ? "dp-face dp-dashed" : "dp-face", centre, radius);
    boolean twice = !shape.kind().equals("startEvent") && !shape.kind().equals("endEvent");
    if (twice) {
      circle(svg, dashed ? "dp-inner dp-dashed" : "dp-inner", centre, radius - 3.5);
    }
    boolean throwing =
        shape.kind().equals("endEvent") || shape.kind().equals("intermediateThrowEvent");
    Icons.event(svg, shape.trigger(), throwing, centre.x(), centre.y(), radius);
    label(svg, shape, box.bottom() + 5);
  }

  private void gateway(Svg svg, Shape shape) {
    Box box = shape.box();
    Point c = box.centre();
    double w = box.width() / 2;
    double h = box.height() / 2;
    svg.leaf(
        "path",
        "class",
        "dp-face",
        "d",
        "M"
            + Svg.pair(c.x(), c.y() - h)
            + "L"
            + Svg.pair(c.x() + w, c.y())
            + "L"
            + Svg.pair(c.x(), c.y() + h)
            + "L"
            + Svg.pair(c.x() - w, c.y())
            + "Z",
        "stroke-linejoin",
        "round");
    Icons.gateway(svg, shape.kind(), c.x(), c.y(), Math.min(w, h));
    label(svg, shape, box.bottom() + 5);
  }

  private void annotation(Svg svg, Shape shape) {
    Box box = shape.box();
    path(svg, "dp-bracket", "M%s %sh-8v" + Svg.number(box.height()) + "h8", box.x() + 8, box.y());
    int most = (int) Math.max(1, box.height() / LINE);
    double y = box.y() + 14;
    for (String line : Words.wrap(shape.name(), box.width() - 16, LABEL, most)) {
      svg.open("text", "class", "dp-note", "x", box.x() + 10, "y", y);
      svg.text(line);
      svg.close("text");
      y += LINE;
    }
  }

  /** The point of no return: a strong line across the way, with the words at its head. */
  private void turn(Svg svg, Shape shape) {
    Point centre = shape.box().centre();
    double up = TURN_REACH;
    double down = TURN_REACH;
    for (Shape other : drawing.shapes()) {
      Box box = other.box();
      if (other != shape
          && !other.isOpenBox()
          && box.x() < centre.x() + 8
          && box.right() > centre.x() - 8) {
        if (box.bottom() <= centre.y()) {
          up = Math.min(up, Math.max(24, centre.y() - box.bottom() - 30));
        } else if (box.y() >= centre.y()) {
          down = Math.min(down, Math.max(24, box.y() - centre.y() - 10));
        }
      }
    }
    circle(svg, "dp-face", centre, shape.box().width() / 2);
    svg.leaf(
        "line",
        "class",
        "dp-turn-line",
        "x1",
        centre.x(),
        "x2",
        centre.x(),
        "y1",
        centre.y() - up,
        "y2",
        centre.y() + down);
    double width = Words.width(TURN_WORDS, 11) * 1.1 + 20;
    svg.leaf(
        "rect",
        "class",
        "dp-turn-sign",
        "x",
        centre.x() - width / 2,
        "y",
        centre.y() - up - 18,
        "width",
        width,
        "height",
        20,
        "rx",
        10);
    svg.open("text", "class", "dp-turn-words", "x", centre.x(), "y", centre.y() - up - 4);
    svg.text(TURN_WORDS);
    svg.close("text");
    if (!shape.name().toLowerCase(java.util.Locale.ROOT).startsWith(TURN_WORDS)) {
      lines(
          svg,
          Words.wrap(shape.name(), 100, LABEL, 4),
          "dp-label",
          centre.x(),
          centre.y() + down + 14);
    }
  }

  private static void badge(Svg svg, Shape shape, String state) {
    if (state.isEmpty() || shape.isAnnotation()) {
      return;
    }
    Box box = shape.box();
    double inset = shape.isEvent() || shape.isGateway() ? 0.16 * box.width() : 2;
    Point at = new Point(box.right() - inset, box.y() + inset);
    if (state.equals("active")) {
      circle(svg, "dp-halo", at, 12);
    }
    circle(svg, "dp-badge", at, 8.5);
    switch (state) {
      case "done" -> path(svg, "dp-badge-sign", "M%s %sl2.6 2.8l4.8 -5.4", at.x() - 3.7, at.y());
      case "failed" -> path(svg, "dp-badge-sign", "M%s %sv4.6 m0 3.2v.1", at.x(), at.y() - 4.2);
      default -> path(svg, "dp-badge-sign", "M%s %sl5 3.6l-5 3.6z", at.x() - 1.8, at.y() - 3.6);
    }
  }

  // ---- edges

  private void edge(Svg svg, Edge edge, boolean gone) {
    if (!edge.flow()) {
      svg.leaf("path", "class", "dp-association", "d", straight(edge.way()));
      return;
    }
    svg.open("g", "class", gone ? "dp-flow dp-is-done" : "dp-flow", "data-element", edge.id());
    Point end = edge.way().get(edge.way().size() - 1);
    Point before = edge.way().get(edge.way().size() - 2);
    Point start = edge.way().get(0);
    Point after = edge.way().get(1);
    // The line stops inside its arrow head, or its blunt end would stick out at the tip.
    List<Point> way = new ArrayList<>(edge.way());
    way.set(way.size() - 1, towards(end, before, Math.min(5, distance(end, before))));
    svg.leaf("path", "class", "dp-way", "d", rounded(way));
    double angle = Math.atan2(end.y() - before.y(), end.x() - before.x());
    svg.leaf(
        "path",
        "class",
        "dp-tip",
        "d",
        "M"
            + Svg.pair(end.x(), end.y())
            + "L"
            + turned(end, angle, -10, -4.6)
            + "L"
            + turned(end, angle, -7.8, 0)
            + "L"
            + turned(end, angle, -10, 4.6)
            + "Z");
    double first = Math.atan2(after.y() - start.y(), after.x() - start.x());
    if (edge.standard()) {
      svg.leaf(
          "path",
          "class",
          "dp-way",
          "d",
          "M" + turned(start, first, 7, 5) + "L" + turned(start, first, 13, -5));
    } else if (edge.conditional()) {
      svg.leaf(
          "path",
          "class",
          "dp-mini",
          "d",
          "M"
              + Svg.pair(start.x(), start.y())
              + "L"
              + turned(start, first, 8, -4.5)
              + "L"
              + turned(start, first, 16, 0)
              + "L"
              + turned(start, first, 8, 4.5)
              + "Z");
    }
    svg.close("g");
  }

  private void edgeLabel(Svg svg, Edge edge) {
    if (edge.name().isEmpty()) {
      return;
    }
    if (edge.label().isPresent()) {
      Box box = edge.label().get();
      List<String> lines = Words.wrap(edge.name(), Math.max(box.width() + 8, 60), LABEL, 4);
      lines(svg, lines, "dp-label", box.centre().x(), box.y() + 11);
      return;
    }
    Point start = edge.way().get(0);
    Point next = edge.way().get(1);
    double width = Words.width(edge.name(), LABEL);
    boolean level = Math.abs(next.y() - start.y()) < Math.abs(next.x() - start.x());
    double x = start.x() + (level ? Math.signum(next.x() - start.x()) : 1) * (8 + width / 2);
    double y = start.y() + (level ? -7 : next.y() > start.y() ? 18 : -10);
    lines(svg, List.of(edge.name()), "dp-label", x, y);
  }

  private static void label(Svg svg, Shape shape, double top) {
    if (shape.name().isEmpty()) {
      return;
    }
    Box box = shape.label().orElse(new Box(shape.box().centre().x() - 50, top, 100, 14));
    lines(
        svg,
        Words.wrap(shape.name(), Math.max(box.width() + 8, 60), LABEL, 5),
        "dp-label",
        box.centre().x(),
        box.y() + 11);
  }

  // ---- geometry

  private Box frame() {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (Box box : everything()) {
      left = Math.min(left, box.x());
      top = Math.min(top, box.y());
      right = Math.max(right, box.right());
      bottom = Math.max(bottom, box.bottom());
    }
    return new Box(
        left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN);
  }

  private List<Box> everything() {
    List<Box> all = new ArrayList<>();
    for (Shape shape : drawing.shapes()) {
      Box box = shape.box();
      all.add(box);
      shape.label().ifPresent(all::add);
      if (shape.label().isEmpty()
          && !shape.name().isEmpty()
          && (shape.isEvent() || shape.isGateway())) {
        all.add(new Box(box.centre().x() - 54, box.bottom(), 108, 36));
      }
      if (shape.pointOfNoReturn()) {
        double height = 2 * TURN_REACH + 20;
        all.add(new Box(box.x() - 20, box.centre().y() - TURN_REACH - 20, 76, height));
      }
    }
    for (Edge edge : drawing.edges()) {
      edge.way().forEach(point -> all.add(new Box(point.x(), point.y(), 0, 0)));
      edge.label().ifPresent(all::add);
    }
    return all;
  }

  private static double distance(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }

  private static Point towards(Point from, Point to, double length) {
    double all = distance(from, to);
    if (all == 0) {
      return from;
    }
    double share = length / all;
    return new Point(
        from.x() + (to.x() - from.x()) * share, from.y() + (to.y() - from.y()) * share);
  }

  /** A point given along and across a direction, as path text. */
  private static String turned(Point origin, double angle, double along, double across) {
    return Svg.pair(
        origin.x() + along * Math.cos(angle) - across * Math.sin(angle),
        origin.y() + along * Math.sin(angle) + across * Math.cos(angle));
  }

  private static String straight(List<Point> way) {
    StringBuilder d = new StringBuilder();
    for (Point point : way) {
      d.append(d.isEmpty() ? "M" : "L").append(Svg.pair(point.x(), point.y()));
    }
    return d.toString();
  }

  private static String rounded(List<Point> way) {
    Point start = way.get(0);
    StringBuilder d = new StringBuilder("M").append(Svg.pair(start.x(), start.y()));
    for (int i = 1; i < way.size() - 1; i++) {
      Point corner = way.get(i);
      double in = Math.min(BEND, distance(way.get(i - 1), corner) / 2);
      double out = Math.min(BEND, distance(corner, way.get(i + 1)) / 2);
      Point from = towards(corner, way.get(i - 1), in);
      Point to = towards(corner, way.get(i + 1), out);
      d.append("L").append(Svg.pair(from.x(), from.y()));
      d.append("Q").append(Svg.pair(corner.x(), corner.y())).append(" ");
      d.append(Svg.pair(to.x(), to.y()));
    }
    Point end = way.get(way.size() - 1);
    return d.append("L").append(Svg.pair(end.x(), end.y())).toString();
  }

  private static void lines(Svg svg, List<String> lines, String css, double x, double first) {
    if (lines.isEmpty()) {
      return;
    }
    svg.open("text", "class", css);
    for (int i = 0; i < lines.size(); i++) {
      svg.open("tspan", "x", x, "y", first + i * LINE);
      svg.text(lines.get(i));
      svg.close("tspan");
    }
    svg.close("text");
  }

  private static void rect(Svg svg, Box box, double round, String css) {
    svg.leaf(
        "rect",
        "class",
        css,
        "x",
        box.x(),
        "y",
        box.y(),
        "width",
        box.width(),
        "height",
        box.height(),
        "rx",
        round);
  }

  private static void circle(Svg svg, String css, Point centre, double radius) {
    svg.leaf("circle", "class", css, "cx", centre.x(), "cy", centre.y(), "r", radius);
  }

  /** A path whose first two places take the given point. */
  private static void path(Svg svg, String css, String d, double x, double y) {
    Icons.path(svg, css, d, x, y);
  }
}
