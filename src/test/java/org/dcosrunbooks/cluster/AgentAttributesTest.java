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
        "exact:1.23456 | a number | 1.23456",
        "ratio:0.0001 | a number | 0.0001",
        "lat:52.5200066 | a number | 52.5200066",
        "asset:1234567890123456 | a number | 1234567890123456",
        "asset:12345678901234567890 | a number | 12345678901234567000",
        "tenth:0.1234567891 | a number | 0.1234567891",
        "far:1e100 | a number | 1E+100",
        "zone: [1-3, 5-9] | ranges | [1-3,5-9]",
        "zone:[] | ranges | []",
        "zone:[0-9223372036854775807] | ranges | [0-9223372036854775807]",
        "rack: r2 | a text | r2",
        "zone:[1-5] | ranges | [1-5]",
        "zone:[1-3,2-9,11-12] | ranges | [1-9,11-12]",
      })
  void givenAValue_whenRead_thenOfItsKind(String text, String kind, String value) {
    MesosValue read = AgentAttributes.parse(text).all().get(0).value();

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
        "x:[1-99999999999999999999] | is more than 9223372036854775807",
        "x:[1 2-3] | has a blank; Mesos drops it and reads [12-3]",
        "x:1 2 | has a blank; Mesos drops it and reads 12",
        "x:1e400 | is a number that has no place in 64 bits",
        "x:1e-310 | is a number that has no place in 64 bits",
        "file:///etc/mesos/attributes | Mesos would read the file /etc/mesos/attributes on the agent's machine",
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
  void givenAttributes_whenShown_thenInTheirOrderAsMesosReadsThem() {
    assertThat(AgentAttributes.parse("rack:r1;slots:4.0;;zone:[8-9,1-5]"))
        .hasToString("rack:r1;slots:4;zone:[1-5,8-9]");
  }

  @Test
  void givenAPrivateAgent_whenMadePublic_thenItSaysSoBehindTheRestWhichStaysAsGiven() {
    String given = "rack:r1;ratio:0.00010";

    assertThat(AgentAttributes.parse(given).isPublic()).isFalse();
    assertThat(AgentAttributes.asPublic(given)).isEqualTo(given + ";public_ip:true");
    assertThat(AgentAttributes.asPublic("rack:r1;")).isEqualTo("rack:r1;public_ip:true");
    assertThat(AgentAttributes.parse(AgentAttributes.asPublic(given)).isPublic()).isTrue();
    assertThat(AgentAttributes.parse("public_ip:false").isPublic()).isFalse();
  }
}
