package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each row tried on a real Mesos 1.12, unless the row says that it is refused for people's sake.
 */
class AgentAttributesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rack:r1 | a text | r1",
        "v:1.2.3 | a text | 1.2.3",
        "url:http://x:80/ | a text | http://x:80/",
        "f:a(b)c | a text | a(b)c",
        "slots:4 | a number | 4",
        "load:1e3 | a number | 1000",
        "half:.5 | a number | 0.5",
        "five:5. | a number | 5",
        "exact:1.23456 | a number | 1.235",
        "zone:[1-5] | ranges | [1-5]",
        "zone:[1-3,2-9,11-12] | ranges | [1-9,11-12]",
      })
  void givenAValue_whenRead_thenOfItsKind(String text, String kind, String value) {
    MesosValue read = AgentAttributes.parse(text).values().values().iterator().next();

    assertThat(read.kind()).isEqualTo(kind);
    assertThat(read).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rack | is no attribute",
        "rack: | is no attribute",
        ":r1 | is no attribute",
        "; | there is no attribute",
        "s:{a,b} | s is a set; Mesos takes none",
        "x:a[1-2] | has a bracket that is not its first",
        "x:a{b} | has a bracket that is not its first",
        "x:f(x | leaves a bracket open",
        "x:f)x | closes a bracket that was not opened",
        "x:[1-2 | does not end with its ]",
        "x:[1-2]y | does not end with its ]",
        "x:[a-b] | is no ranges",
        "x:[5] | is no ranges",
        "x:[] | is no ranges",
        "x:[5-3] | ends before it begins",
        "a:b;a:c | a is given twice",
        "a:b; c:d | \" c\" is no name",
        "a:x y | has a blank; Mesos drops it",
        "a:'b' | has a quote",
        "a:b\\c | has a quote, a backslash",
        "a:ü | not plain ASCII",
        "a:-3 | a number to some releases of Mesos and a text to others",
        "a:+3 | a number to some releases",
        "a:0x10 | a number to some releases",
        "a:nan | a number to some releases",
        "a:Infinity | a number to some releases",
      })
  void givenWhatMesosOrPeopleWouldMisread_whenRead_thenRefusedWithTheReason(
      String text, String why) {
    assertThatThrownBy(() -> AgentAttributes.parse(text))
        .isInstanceOf(BadSyntax.class)
        .hasMessageContaining(why);
  }

  @Test
  void givenAttributes_whenWritten_thenInTheirOrderAndReadTheSame() {
    String text = "rack:r1;slots:4;zone:[1-5,8-9]";

    AgentAttributes read = AgentAttributes.parse("rack:r1;slots:4.0;;zone:[8-9,1-5]");

    assertThat(read).hasToString(text);
    assertThat(AgentAttributes.parse(text)).isEqualTo(read);
  }

  @Test
  void givenAPrivateAgent_whenMadePublic_thenItSaysSoBehindTheRest() {
    AgentAttributes rack = AgentAttributes.parse("rack:r1");

    assertThat(rack.isPublic()).isFalse();
    assertThat(rack.asPublic().isPublic()).isTrue();
    assertThat(rack.asPublic()).hasToString("rack:r1;public_ip:true");
    assertThat(AgentAttributes.parse("public_ip:false").isPublic()).isFalse();
  }
}
