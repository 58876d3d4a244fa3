package org.dcosrunbooks.diagram;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * A model read for drawing: every element that has coordinates, in the file's order.
 *
 * @param title the process's name, or its id when it has none
 */
record Drawing(String title, List<Shape> shapes, List<Edge> edges) {

  static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  private static final String BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI";
  private static final String DC = "http://www.omg.org/spec/DD/20100524/DC";
  private static final String DI = "http://www.omg.org/spec/DD/20100524/DI";
  private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
  private static final int LONGEST_MODEL = 4_000_000;
  private static final double FARTHEST = 100_000;

  record Point(double x, double y) {}

  record Box(double x, double y, double width, double height) {
    double right() {
      return x + width;
    }

    double bottom() {
      return y + height;
    }

    Point centre() {
      return new Point(x + width / 2, y + height / 2);
    }
  }

  /**
   * A node with a place.
   *
   * @param kind the element's BPMN name, such as {@code serviceTask}
   * @param trigger what an event waits for or does: message, timer, error, …; empty for none
   * @param repeat parallel, sequential, loop, or empty
   */
  record Shape(
      String id,
      String kind,
      String name,
      String trigger,
      boolean interrupting,
      boolean eventSubProcess,
      boolean expanded,
      boolean pointOfNoReturn,
      String repeat,
      Box box,
      Optional<Box> label) {

    boolean isEvent() {
      return kind.endsWith("Event");
    }

    boolean isGateway() {
      return kind.endsWith("Gateway");
    }

    boolean isBoundary() {
      return kind.equals("boundaryEvent");
    }

    boolean isSubProcess() {
      return kind.equals("subProcess") || kind.equals("transaction");
    }

    boolean isOpenBox() {
      return isSubProcess() && expanded;
    }

    boolean isAnnotation() {
      return kind.equals("textAnnotation");
    }
  }

  record Edge(
      String id,
      boolean flow,
      String name,
      String source,
      String target,
      boolean conditional,
      boolean standard,
      List<Point> way,
      Optional<Box> label) {}

  /**
   * @throws IllegalArgumentException when the text is no BPMN 2.0 XML with coordinates, carries a
   *     document type, or is longer than 4 million characters
   */
  static Drawing read(String bpmn) {
    if (bpmn.length() > LONGEST_MODEL) {
      throw new IllegalArgumentException("The model is too long to be drawn");
    }
    Element root = parse(bpmn).getDocumentElement();
    if (!BPMN.equals(root.getNamespaceURI()) || !"definitions".equals(root.getLocalName())) {
      throw new IllegalArgumentException("This is not a BPMN 2.0 model: " + root.getNodeName());
    }
    Map<String, Element> elements = new HashMap<>();
    all(root, BPMN, "*")
        .filter(e -> e.hasAttribute("id"))
        .forEach(e -> elements.put(e.getAttribute("id"), e));
    List<Shape> shapes = new ArrayList<>();
    all(root, BPMNDI, "BPMNShape")
        .forEach(
            di -> {
              Element element = elements.get(di.getAttribute("bpmnElement"));
              if (element != null) {
                shapes.add(shape(di, element));
              }
            });
    List<Edge> edges = new ArrayList<>();
    all(root, BPMNDI, "BPMNEdge")
        .forEach(
            di -> {
              Element element = elements.get(di.getAttribute("bpmnElement"));
              if (element != null) {
                edges.add(edge(di, element, elements));
              }
            });
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException("The model has no coordinates to draw it from");
    }
    Element process =
        all(root, BPMN, "process")
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("The model has no process"));
    String name = oneLine(process.getAttribute("name"));
    return new Drawing(
        name.isEmpty() ? process.getAttribute("id") : name,
        List.copyOf(shapes),
        List.copyOf(edges));
  }

  /** Nodes by id. */
  Map<String, Shape> byId() {
    Map<String, Shape> found = new LinkedHashMap<>();
    shapes.forEach(shape -> found.put(shape.id(), shape));
    return found;
  }

  private static Shape shape(Element di, Element element) {
    String kind = element.getLocalName();
    Box box =
        child(di, DC, "Bounds")
            .map(Drawing::box)
            .orElseThrow(
                () -> new IllegalArgumentException(element.getAttribute("id") + " has no bounds"));
    String name =
        kind.equals("textAnnotation")
            ? child(element, BPMN, "text").map(Element::getTextContent).orElse("")
            : element.getAttribute("name");
    boolean interrupting =
        !"false".equals(element.getAttribute("cancelActivity"))
            && !"false".equals(element.getAttribute("isInterrupting"));
    return new Shape(
        element.getAttribute("id"),
        kind,
        oneLine(name),
        trigger(element),
        interrupting,
        "true".equals(element.getAttribute("triggeredByEvent")),
        !"false".equals(di.getAttribute("isExpanded")),
        kind.equals("intermediateThrowEvent") && property(element, "pointOfNoReturn"),
        repeat(element),
        box,
        label(di));
  }

  private static Edge edge(Element di, Element element, Map<String, Element> elements) {
    List<Point> way =
        children(di, DI, "waypoint")
            .map(point -> new Point(number(point, "x"), number(point, "y")))
            .toList();
    if (way.size() < 2) {
      throw new IllegalArgumentException(
          element.getAttribute("id") + " needs two waypoints or more, and has " + way.size());
    }
    String source = element.getAttribute("sourceRef");
    Element from = elements.get(source);
    boolean flow = element.getLocalName().equals("sequenceFlow");
    return new Edge(
        element.getAttribute("id"),
        flow,
        oneLine(element.getAttribute("name")),
        source,
        element.getAttribute("targetRef"),
        child(element, BPMN, "conditionExpression").isPresent()
            && from != null
            && !from.getLocalName().endsWith("Gateway"),
        from != null && from.getAttribute("default").equals(element.getAttribute("id")),
        way,
        label(di));
  }

  private static String trigger(Element element) {
    return children(element, BPMN, "*")
        .map(Element::getLocalName)
        .filter(name -> name.endsWith("EventDefinition"))
        .map(name -> name.substring(0, name.length() - "EventDefinition".length()))
        .findFirst()
        .orElse("");
  }

  private static String repeat(Element element) {
    if (child(element, BPMN, "standardLoopCharacteristics").isPresent()) {
      return "loop";
    }
    return child(element, BPMN, "multiInstanceLoopCharacteristics")
        .map(many -> "true".equals(many.getAttribute("isSequential")) ? "sequential" : "parallel")
        .orElse("");
  }

  private static boolean property(Element element, String name) {
    return children(element, BPMN, "extensionElements")
        .flatMap(extensions -> all(extensions, CAMUNDA, "property"))
        .anyMatch(
            property ->
                property.getAttribute("name").equals(name)
                    && property.getAttribute("value").equals("true"));
  }

  private static Optional<Box> label(Element di) {
    return child(di, BPMNDI, "BPMNLabel")
        .flatMap(label -> child(label, DC, "Bounds"))
        .map(Drawing::box);
  }

  private static Box box(Element bounds) {
    Box box =
        new Box(
            number(bounds, "x"),
            number(bounds, "y"),
            number(bounds, "width"),
            number(bounds, "height"));
    if (box.width() < 0 || box.height() < 0) {
      throw new IllegalArgumentException("A shape of the model has a negative size");
    }
    return box;
  }

  private static double number(Element element, String attribute) {
    String text = element.getAttribute(attribute);
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The coordinate " + attribute + " is not a number", e);
    }
    if (!(Math.abs(value) <= FARTHEST)) {
      throw new IllegalArgumentException("The coordinate " + attribute + " is out of all bounds");
    }
    return value;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static Document parse(String bpmn) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      // A model never needs a document type; without one there are no entities to expand or fetch.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Throwing());
      return builder.parse(new InputSource(new StringReader(bpmn)));
    } catch (SAXException e) {
      throw new IllegalArgumentException("The model is not readable XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException("The XML parser cannot be used safely", e);
    }
  }

  private static Stream<Element> all(Element under, String namespace, String name) {
    NodeList found = under.getElementsByTagNameNS(namespace, name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
  }

  private static Stream<Element> children(Element parent, String namespace, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element
          && namespace.equals(element.getNamespaceURI())
          && (name.equals("*") || name.equals(element.getLocalName()))) {
        found.add(element);
      }
    }
    return found.stream();
  }

  private static Optional<Element> child(Element parent, String namespace, String name) {
    return children(parent, namespace, name).findFirst();
  }

  /** The parser's own handler prints to the console; ours only throws. */
  private static final class Throwing implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {
      // A warning leaves the document well-formed; there is nothing to refuse.
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
