package dev.hellojohn.event.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import dev.hellojohn.config.MailText.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant's own texts may say, and above all what they may not. */
class OwnTextRulesTest {

  private static final List<String> ORIGINS =
      List.of("https://acme.example", "https://app.acme.example:8443", "http://acme.example");
  private static final MailForm FORM = MailForm.RESET_PASSWORD;
  private static final String SUBJECT = "Your password for {{tenant}}";
  private static final String TEXT = "Choose one: {{link}}";
  private static final String HTML = "<p><a href=\"{{link}}\">Choose one</a></p>";

  private static Map<Part, String> faults(String subject, String text, String html) {
    return OwnTextRules.faults(ORIGINS, FORM, new MailText(subject, text, html));
  }

  private static void assertRefused(Part part, String content, String fault) {
    var faults =
        switch (part) {
          case SUBJECT -> faults(content, TEXT, HTML);
          case TXT -> faults(SUBJECT, content, HTML);
          case HTML -> faults(SUBJECT, TEXT, content);
        };
    assertThat(faults).as(content).containsOnlyKeys(part);
    assertThat(faults.get(part)).as(content).contains(fault);
  }

  private static void assertHtmlRefused(String html, String fault) {
    assertRefused(Part.HTML, HTML + html, fault);
  }

  private static void assertHtmlTaken(String html) {
    assertThat(faults(SUBJECT, TEXT, HTML + html)).as(html).isEmpty();
  }

  /** So an author begins from ours. */
  @ParameterizedTest
  @EnumSource
  void oursKeepTheRules(MailForm form) {
    for (var language : MailTemplates.OURS) {
      var text = new MailTemplates(Map.of()).find(language, form).orElseThrow();
      assertThat(OwnTextRules.faults(List.of(), form, text)).as(language.value()).isEmpty();
    }
  }

  @Test
  void theRulesOfTheOperatorsTextsHold() {
    assertRefused(Part.TXT, "No page", "lacks {{link}}");
    assertRefused(Part.HTML, "<p>No page</p>", "lacks {{link}}");
    assertRefused(Part.HTML, "<p>{{link}} {{code}}</p>", "none of this mail's");
    assertRefused(Part.TXT, "{{link}} {{user.password}}", "none of this mail's");
    assertRefused(Part.SUBJECT, "{{ tenant }}", "none of this mail's");
    assertThat(faults(" ", " ", " ")).containsOnlyKeys(Part.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello\r\nBcc: eve@evil.example",
        "Hello\nBcc: eve@evil.example",
        "Hello\rBcc: eve@evil.example",
        "Hello\u0085Bcc: eve@evil.example",
        "Hello\u2028Bcc: eve@evil.example",
        "Hello\u2029Bcc: eve@evil.example",
        "Hello\u0000",
        "Hello\u001b[31m",
        "Pay \u202Eelpmaxe.live",
        "Pay \u2066elpmaxe.live\u2069",
        "Half a character \ud83d",
        "None \ufdd0",
        "None \uffff"
      })
  void aSubjectIsOneLineThatShowsWhatItHas(String subject) {
    assertThat(faults(subject, TEXT, HTML)).containsOnlyKeys(Part.SUBJECT);
    if (subject.indexOf('\n') < 0 && subject.indexOf('\r') < 0) {
      assertThat(faults(SUBJECT, TEXT + subject, HTML)).containsOnlyKeys(Part.TXT);
      assertThat(faults(SUBJECT, TEXT, HTML + subject)).containsOnlyKeys(Part.HTML);
    }
  }

  @Test
  void languagesThatReadFromTheRightAreWritten() {
    var hebrew = "\u05E9\u05DC\u05D5\u05DD \u200Eabc\u200F";
    assertThat(faults(hebrew, hebrew + ' ' + TEXT, "<p dir=\"rtl\">" + hebrew + "</p>" + HTML))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://acme.example",
        "https://acme.example/",
        "https://acme.example:443/help",
        "https://ACME.Example/help",
        "https://acme.example/help?a=b&c=d#e",
        "https://acme.example/@ada/%C3%A9;x=1",
        "https://app.acme.example:8443/"
      })
  void aLinkLeadsToAnOriginOfTheTenants(String url) {
    assertThat(faults(url, TEXT + " see (" + url + ").", HTML)).isEmpty();
    assertHtmlTaken("<a href=\"" + url.replace("&", "&amp;") + "\">help</a>");
    assertHtmlTaken("<p>" + url.replace("&", "&amp;") + "</p>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "https://acme.example.evil.example/",
        "https://evil.example/https://acme.example/",
        "https://acme.example@evil.example/",
        "https://acme.example:443@evil.example/",
        "https://acme.example%40evil.example/",
        "https://acme.example%2eevil.example/",
        "https://acme.example\\@evil.example/",
        "https://acme.example\\.evil.example",
        "https:\\\\acme.example/",
        "https:\\\\evil.example/",
        "https:/\\evil.example/",
        "https:///evil.example/",
        "https:/evil.example/",
        "https:evil.example",
        "https:acme.example",
        "//evil.example/",
        "//acme.example/",
        "/\\evil.example/",
        "\\\\evil.example\\share",
        "http://acme.example/",
        "http://evil.example/",
        "HTTPS://acme.example/",
        "https://acme.example./",
        "https://acme.example:444/",
        "https://acme.example:/",
        "https://acme.example:99999/",
        "https://app.acme.example/",
        "https://xn--acm-hma.example/",
        "https://acm\u00e9.example/",
        "https://\u0430cme.example/",
        "https://acme\u3002example/",
        "https://\uff41cme.example/",
        "https://acme.example\u200b.evil.example/",
        "https://acme.ex\u00adample/",
        "ht\u200btps:/\u200b/evil.example/",
        "https://[::1]/",
        "https://2130706433/",
        "https://{{tenant}}/",
        "https://acme.example{{tenant}}/",
        "https://acme.example/{{tenant}}",
        "{{tenant}}://evil.example/",
        "www.evil.example",
        "www.acme.example",
        "WWW.evil.example",
        "https://acme.example/%",
        "https://acme.example/^",
        "ftp://acme.example/"
      })
  void noOtherAddressIsNamed(String url) {
    assertRefused(Part.SUBJECT, url, "link");
    assertRefused(Part.TXT, TEXT + ' ' + url, "link");
    assertRefused(Part.TXT, TEXT + " (" + url + ").", "link");
    assertHtmlRefused("<a href=\"" + url + "\">help</a>", "link");
    assertHtmlRefused("<p>" + url + "</p>", "link");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "java&#x09;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "blob:https://acme.example/1",
        "view-source:https://acme.example/",
        "file:///etc/passwd",
        "mailto:eve@evil.example",
        "tel:1",
        "cid:1",
        "&#x2f;/evil.example",
        "https&colon;//evil.example",
        "https://acme.example&#64;evil.example/",
        "https://acme.example/&Tab;",
        "https://acme.example/ ",
        " https://acme.example/",
        "https://acme.example/&#10;",
        "",
        "#",
        "/help",
        "help",
        "?x",
        "{{link}}/",
        " {{link}}",
        "{{link}}{{link}}",
        "{{tenant}}",
        "https://acme.example/?to={{link}}"
      })
  void aReferenceIsThePlaceholderOrAnAddress(String reference) {
    assertHtmlRefused("<a href=\"" + reference + "\">x</a>", "link");
  }

  /** Some mail programs make a link of a bare name, and of all that it runs into. */
  @Test
  void noBareNameIsToldTheToken() {
    for (var leak :
        List.of("/{{link}}", "/?{{link}}", "?t={{link}}", "/#{{link}}", "%20{{link}}")) {
      assertRefused(Part.TXT, TEXT + " evil.example" + leak, "link");
      assertHtmlRefused("<p>evil.example" + leak + "</p>", "link");
      assertHtmlRefused("<p>evil<b>.example</b><i>" + leak + "</i></p>", "link");
    }
    var code = new MailText(SUBJECT, "evil.example/{{code}}", "<p>evil.example/{{code}}</p>");
    assertThat(OwnTextRules.faults(ORIGINS, MailForm.SIGN_IN_CODE, code))
        .containsOnlyKeys(Part.TXT, Part.HTML);
    assertThat(faults("{{tenant}}", "Open ({{link}})? It is good for 1/2 day.", HTML)).isEmpty();
  }

  @Test
  void aLinkInPiecesIsOne() {
    assertHtmlRefused("<p><b>https</b>://evil.example</p>", "link");
    assertHtmlRefused("<p>https:<span>/</span>/evil.example</p>", "link");
    assertHtmlRefused("<p>w<i>ww</i>.evil.example</p>", "link");
    assertHtmlRefused("<p>https&colon;&sol;&sol;evil.example</p>", "link");
    assertHtmlRefused("<title>https://evil.example/</title>", "");
    assertHtmlTaken("<p>https://acme.example/</p><p>Bye</p>");
    assertHtmlTaken("<table><tr><td>https://acme.example/</td><td>Bye</td></tr></table>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>Tom & Jerry &amp; &nbsp; caf&eacute; &#128075;</p>",
        "<p>left open<br>and<br/>closed<br />",
        "<ul><li>one<li>two</ul><ol><li>three</li></ol>",
        "<h1>a</h1><h6>b</h6><hr><blockquote>c</blockquote><pre>d  e</pre><code>f</code>",
        "<DIV ALIGN='center'><SPAN STYLE='color:red'>x</SPAN></DIV>",
        "<p style=\"color:#0a0; background-color: #FFF;text-align:center;\">x</p>",
        "<p style=\"font-family:'Segoe UI', Arial, sans-serif;font-size:14px\">x</p>",
        "<p style=\"margin:0 auto;padding-left:1.5em;border:1px solid #ccc!important\">x</p>",
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" border=\"0\"><tbody><tr>"
            + "<td bgcolor=\"#ffffff\" valign=\"top\" colspan=\"2\">x</td></tr></tbody></table>",
        "<p lang=\"fr\"><strong>a</strong><em>b</em><b>c</b><i>d</i><u>e</u><small>f</small></p>",
        "<a>no link</a>"
      })
  void whatFormatsTextIsTaken(String html) {
    assertHtmlTaken(html);
  }

  @Test
  void aWholeDocumentIsTaken() {
    var document =
        "<!DOCTYPE html>\n<html lang=\"de\">\n<head><meta charset=\"utf-8\"><title>{{tenant}}"
            + "</title></head>\n<body style=\"margin:0\">\n"
            + HTML
            + "\n</body>\n</html>\n";
    assertThat(faults(SUBJECT, TEXT, document)).isEmpty();
    assertRefused(Part.HTML, document.replace("utf-8", "utf-7"), "charset");
    assertRefused(Part.HTML, document.replace("charset", "name=x charset"), "attribute name");
    assertRefused(
        Part.HTML,
        document.replace("charset=\"utf-8\"", "http-equiv=\"refresh\" content=\"0;url=//e.x\""),
        "attribute http-equiv");
    assertRefused(Part.HTML, document.replace("DOCTYPE html", "DOCTYPE svg"), "");
    assertRefused(
        Part.HTML,
        document.replace("DOCTYPE html", "DOCTYPE html SYSTEM \"https://acme.example/\""),
        "declaration");
    assertRefused(Part.HTML, document.replace("<body", "<body><body onload=\"x\""), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "script",
        "style",
        "link",
        "base",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "img",
        "image",
        "picture",
        "video",
        "audio",
        "source",
        "svg",
        "math",
        "template",
        "noscript",
        "noembed",
        "noframes",
        "xmp",
        "plaintext",
        "listing",
        "marquee",
        "font",
        "center",
        "area",
        "map",
        "dialog",
        "portal",
        "v:shape",
        "o:p",
        "x-y"
      })
  void elementsAreOnAList(String element) {
    var named = "has the element " + element + ", which is not allowed";
    for (var html :
        List.of(
            "<%s>x</%s>",
            "<%S>x</%S>",
            "<%s",
            "<%s/>",
            "<%s/onload=x>",
            "<%s\nonload=x>",
            "</%s>",
            "<p><%s></p>",
            "<table><%s></table>",
            "<title><%s></title>",
            "<p lang=\"<%s>\">x</p>")) {
      assertHtmlRefused(html.replace("%s", element).replace("%S", upper(element)), named);
    }
  }

  private static String upper(String element) {
    return element.toUpperCase(java.util.Locale.ROOT);
  }

  /** Shapes that parsers have read differently, and that have got past sanitizers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1&gt;\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<p>\u0000</p>",
        "<scr\u0000ipt>x</scr\u0000ipt>",
        "<\u0000script>x",
        "<p\u0000 onclick=x>",
        "<p>&#0;</p>",
        "<p>&#x202e;abc</p>",
        "<p>&#x7f;</p>",
        "<\u017Fcript>x</\u017Fcript>",
        "< script>x</script>",
        "<<script>x</script>",
        "a < b",
        "<>",
        "</>",
        "<",
        "<p",
        "<p ",
        "<p lang=\"x",
        "<a href=\"{{link}}",
        "<p lang=\"a\"onclick=\"x\">x</p>",
        "<p/onclick=x>",
        "<p xmlns=\"x\">x</p>",
        "<script\fonload=x>",
        "<p lang=a lang=b>x</p>",
        "<p <p>",
        "<p =x>",
        "<p onclick>",
        "<p {{tenant}}>x</p>",
        "<p {{tenant}}=\"x\">x</p>",
        "<{{tenant}}>x</{{tenant}}>",
        "<p lang=\"{{tenant}}\">x</p>",
        "<p lang={{tenant}}>x</p>",
        "<p style=\"color:{{tenant}}\">x</p>",
        "<!-- x -->",
        "<!--[if mso]><p>x</p><![endif]-->",
        "<![if !mso]>x<![endif]>",
        "<!--><script>x</script>-->",
        "<!-->",
        "<![CDATA[x]]>",
        "<?php x ?>",
        "<?xml version=\"1.0\"?>",
        "<!ENTITY x \"y\">",
        "<!DOCTYPE html>",
        "<div>never closed",
        "<b><i>crossed</b></i>",
        "<a><a>x</a></a>",
        "<table><p>x</p></table>",
        "<td>no table</td>",
        "</p>",
        "</div>",
        "<div/>",
        "<html onclick=\"x\">",
        "<body onload=\"x\">",
        "<tr onclick=\"x\">",
        "<meta charset=\"utf-7\">",
        "+ADw-script+AD4-<title></p>"
      })
  void whatCanBeReadInTwoWaysIsRefused(String html) {
    assertThat(faults(SUBJECT, TEXT, HTML + html)).as(html).containsOnlyKeys(Part.HTML);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "onclick",
        "onerror",
        "ONLOAD",
        "id",
        "class",
        "name",
        "src",
        "srcset",
        "background",
        "action",
        "formaction",
        "target",
        "ping",
        "xlink:href",
        "data-x",
        "is",
        "slot",
        "title",
        "contenteditable",
        "tabindex",
        "srcdoc"
      })
  void attributesAreOnAList(String attribute) {
    var named = "has the attribute " + attribute.toLowerCase(java.util.Locale.ROOT);
    assertHtmlRefused("<p " + attribute + "=\"x\">x</p>", named);
    assertHtmlRefused("<p " + attribute + ">x</p>", named);
    assertHtmlRefused("<br " + attribute + "='x'/>", named);
  }

  @Test
  void aReferenceIsOfALinkAlone() {
    assertHtmlRefused("<p href=\"https://acme.example/\">x</p>", "attribute href");
    assertHtmlRefused("<a charset=\"utf-8\">x</a>", "attribute charset");
    assertHtmlRefused("<table width=\"1(2)\"><tr><td>x</td></tr></table>", "attribute width");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "background:red",
        "background-image:none",
        "position:fixed",
        "display:none",
        "content:x",
        "behavior:x",
        "-moz-binding:x",
        "--x:y",
        "color",
        "color:",
        ":red",
        "color:url(https://acme.example/)",
        "background-color:url(//evil.example)",
        "color:u\\72l(x)",
        "c\\olor:red",
        "width:expression(alert(1))",
        "width:e/**/xpression(1)",
        "color:red;@import x",
        "color:red}p{color:blue",
        "color:rgb(1,2,3)",
        "color:var(--x)",
        "font-family:'a;color:red",
        "color:red;color:\\",
        "color:&#x75;rl(x)",
        "color:red/*",
        "col\u043Er:red"
      })
  void stylesAreOnAList(String style) {
    if (!style.equals("font-family:'a;color:red")) {
      assertHtmlRefused("<p style=\"" + style + "\">x</p>", "style");
    }
    assertThat(faults(SUBJECT, TEXT, HTML + "<style>p{" + style + "}</style>"))
        .containsOnlyKeys(Part.HTML);
  }

  /** Neither the answer nor the log has anything of the text but a plain name. */
  @Test
  void aFaultQuotesNothingButAName() {
    assertHtmlRefused("<x\u202Ey>", "control character");
    assertHtmlRefused("<x'y>", "the element that has no name");
    assertHtmlRefused("<" + "x".repeat(50) + ">", "the element that has no name");
    assertHtmlRefused("<p x'y=\"1\">x</p>", "");
    assertHtmlRefused("<p>\n<b></p>", "not well-formed HTML at line and column 2:");
  }

  /** As much as there may be of it, nested as deep as it goes, ends. */
  @Test
  void depthIsNoTrouble() {
    assertHtmlTaken("<div>".repeat(100) + "x" + "</div>".repeat(100));
    assertHtmlRefused("<b>".repeat(2000) + "x" + "</b>".repeat(2000), "well-formed");
    assertHtmlRefused("<b><p>".repeat(1500) + "</b>".repeat(1500), "well-formed");
    assertRefused(Part.TXT, TEXT + " https://acme.example/" + "a".repeat(4000), "link");
  }
}
