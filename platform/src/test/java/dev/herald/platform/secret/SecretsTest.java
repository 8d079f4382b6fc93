package dev.herald.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretsTest {

  private static final String OLD = "an old key of more than thirty-two characters";
  private static final String NEW = "a new key of more than thirty-two characters!";

  @Test
  void aKeyIsKeptAsTheDocumentedHash() {
    assertThat(KeyHash.of("test_key_12345"))
        .isEqualTo("sha256$45af89b510a3279a817f851de5d3f95b73485d58ec2672a39e52d8aeeb014059");
  }

  @Test
  void aMaskShowsFourCharactersAtEitherEnd() {
    assertThat(KeyMask.of("phs_aaaaaaaaaaaaaaaaF11C")).isEqualTo("phs_...F11C");
    assertThat(KeyMask.of("short")).isEqualTo("********");
  }

  @Test
  void newKeysHaveTheLengthsClientsKnow() {
    assertThat(RandomKeys.personalApiKey()).matches("phx_[0-9a-zA-Z]{45,48}");
    assertThat(RandomKeys.projectToken()).matches("phc_[0-9a-zA-Z]{41,43}");
    assertThat(RandomKeys.urlSafe(32)).hasSize(43);
  }

  @Test
  void aSecretIsNotPrinted() {
    assertThat(Secret.of("hush")).hasToString("********");
  }

  @Test
  void whatAnOldKeySealedTheNewRingOpens() {
    String sealed = box(OLD).seal(Secret.of("xoxb-1"), "slack");
    assertThat(sealed).doesNotContain("xoxb");
    assertThat(box(NEW, OLD).open(sealed, "slack").reveal()).isEqualTo("xoxb-1");
  }

  @Test
  void aSealedSecretOpensForItsPurposeOnly() {
    String sealed = box(OLD).seal(Secret.of("xoxb-1"), "slack");
    assertThatThrownBy(() -> box(OLD).open(sealed, "webhook"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMissingEncryptionKeyStopsTheStart() {
    assertThatThrownBy(() -> new SecretBox(new SecretBoxConfiguration(null)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("herald.secrets.encryption-key");
  }

  private static SecretBox box(String... keys) {
    return new SecretBox(new SecretBoxConfiguration(List.of(keys)));
  }
}
