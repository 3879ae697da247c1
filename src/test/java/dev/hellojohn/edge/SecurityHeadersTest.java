package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SecurityHeadersTest {

  @Test
  void areTheSameInTheFilterAndInServerXml() throws Exception {
    NodeList all =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("src/main/liberty/config/server.xml").toFile())
            .getElementsByTagName("headers");
    Map<String, String> configured = new HashMap<>();
    for (int i = 0; i < all.getLength(); i++) {
      Element headers = (Element) all.item(i);
      if (headers.getAttribute("id").equals("publicHeaders")) {
        NodeList set = headers.getElementsByTagName("setIfMissing");
        for (int j = 0; j < set.getLength(); j++) {
          String[] header = set.item(j).getTextContent().split(":", 2);
          configured.put(
              header[0],
              // The one that can be configured has its default beside the other variables.
              header[1].equals("${HELLOJOHN_CSP}") ? policy(headers) : header[1]);
        }
      }
    }
    assertThat(SecurityHeadersFilter.STATIC).isEqualTo(configured);
  }

  @Test
  void nameTheBuiltVersion() {
    assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  private static String policy(Element headers) {
    NodeList variables = headers.getOwnerDocument().getElementsByTagName("variable");
    for (int i = 0; i < variables.getLength(); i++) {
      Element variable = (Element) variables.item(i);
      if (variable.getAttribute("name").equals("HELLOJOHN_CSP")) {
        return variable.getAttribute("defaultValue");
      }
    }
    throw new AssertionError("no variable HELLOJOHN_CSP");
  }
}
