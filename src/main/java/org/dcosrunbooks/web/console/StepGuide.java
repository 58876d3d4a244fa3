package org.dcosrunbooks.web.console;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Names and documentation of the steps of a model, in the order of the model. */
final class StepGuide {

  /**
   * A step.
   *
   * @param id id in the diagram; its line on the page is called {@code step-<id>}
   * @param documentation in sentences; may be empty
   * @param sources ids of the steps in the operators' documents that it covers; may be empty
   */
  record Step(String id, String name, String documentation, String sources) {}

  private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  private static final Set<String> NODES =
      Set.of(
          "task",
          "serviceTask",
          "userTask",
          "receiveTask",
          "sendTask",
          "scriptTask",
          "manualTask",
          "businessRuleTask",
          "callActivity",
          "subProcess",
          "exclusiveGateway",
          "parallelGateway",
          "inclusiveGateway",
          "eventBasedGateway",
          "startEvent",
          "endEvent",
          "boundaryEvent",
          "intermediateCatchEvent",
          "intermediateThrowEvent");

  private StepGuide() {}

  /**
   * Those steps that have a name and say something about themselves; none of an empty model.
   *
   * @throws IllegalArgumentException when the model is no XML
   */
  static List<Step> of(String model) {
    if (model.isEmpty()) {
      return List.of();
    }
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    if (factory.isPropertySupported(XMLConstants.ACCESS_EXTERNAL_DTD)) {
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    }
    Map<String, String[]> found = new LinkedHashMap<>();
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(model));
      try {
        List<String> open = new ArrayList<>();
        while (xml.hasNext()) {
          int event = xml.next();
          if (event == XMLStreamConstants.START_ELEMENT) {
            start(xml, open, found);
          } else if (event == XMLStreamConstants.END_ELEMENT
              && BPMN.equals(xml.getNamespaceURI())
              && NODES.contains(xml.getLocalName())) {
            open.remove(open.size() - 1);
          }
        }
      } finally {
        xml.close();
      }
    } catch (XMLStreamException notXml) {
      throw new IllegalArgumentException("The model cannot be read", notXml);
    }
    return found.entrySet().stream()
        .filter(one -> !one.getValue()[0].isEmpty())
        .filter(one -> !one.getValue()[1].isEmpty() || !one.getValue()[2].isEmpty())
        .map(one -> new Step(one.getKey(), one.getValue()[0], one.getValue()[1], one.getValue()[2]))
        .toList();
  }

  private static void start(XMLStreamReader xml, List<String> open, Map<String, String[]> found)
      throws XMLStreamException {
    String name = xml.getLocalName();
    String current = open.isEmpty() ? null : open.get(open.size() - 1);
    if (BPMN.equals(xml.getNamespaceURI()) && NODES.contains(name)) {
      String id = String.valueOf(xml.getAttributeValue(null, "id"));
      open.add(id);
      found.put(id, new String[] {text(xml.getAttributeValue(null, "name")), "", ""});
    } else if (current != null
        && BPMN.equals(xml.getNamespaceURI())
        && name.equals("documentation")) {
      found.get(current)[1] = text(xml.getElementText());
    } else if (current != null
        && name.equals("property")
        && "documentedSteps".equals(xml.getAttributeValue(null, "name"))) {
      found.get(current)[2] = text(xml.getAttributeValue(null, "value"));
    }
  }

  private static String text(String raw) {
    return raw == null ? "" : raw.strip().replaceAll("\\s+", " ");
  }
}
