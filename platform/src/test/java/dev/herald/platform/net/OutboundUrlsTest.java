package dev.herald.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundUrlsTest {

  private static final Map<String, List<String>> ZONE =
      Map.of(
          "example.com", List.of("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"),
          "half-inside.example", List.of("93.184.216.34", "10.1.2.3"),
          "inside.example", List.of("192.168.0.7"),
          "sink.localhost", List.of("127.0.0.1"));

  private final OutboundUrls urls = urls(List.of(), Set.of(), false);

  @ParameterizedTest
  @CsvSource({
    "https://example.com/hook, https://example.com/hook",
    "HTTP://EXAMPLE.com, http://example.com/",
    "https://example.com.:8443/a?b=c%20d#part, https://example.com:8443/a?b=c%20d",
    "https://münchen.example/, https://xn--mnchen-3ya.example/",
    "https://93.184.216.34/x, https://93.184.216.34/x",
    "https://[2606:2800:220:1::1]/x, https://[2606:2800:220:1:0:0:0:1]/x",
  })
  void anAddressOnTheInternetIsAllowedInItsCanonicalForm(String typed, String canonical) {
    assertThat(urls.check(typed))
        .isInstanceOfSatisfying(
            UrlCheck.Allowed.class, allowed -> assertThat(allowed.url()).hasToString(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.com/",
        "file:///etc/passwd",
        "example.com/hook",
        "https:///path",
        "https://",
        "https://user:secret@example.com/",
        "https://example.com\\@localhost/",
        "https://example.com/%5c",
        "https://exa mple.com/",
        "https://ex%61mple.com/",
        "https://example.com:0/",
        "https://example.com:70000/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://app.localhost/",
        "http://metadata.google.internal/",
        "http://db.svc.cluster.local/",
        "http://router.lan/",
        "http://nas.home.arpa/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.1.:80/",
        "http://①②⑦.⓪.⓪.①/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://169.254.169.254/latest/meta-data",
        "http://168.63.129.16/",
      })
  void anAddressThatIsNoneOrLeadsInsideIsBlockedByItsForm(String typed) {
    assertThat(urls.check(typed)).isInstanceOf(UrlCheck.Blocked.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.19.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "::",
        "::1",
        "::10.0.0.1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:c0a8:0101::1",
        "2001:0:0a00:0001::1",
        "2001:0:5db8:d822:0:0:f5ff:fffe",
      })
  void theseAddressesAreNotPublic(String address) throws Exception {
    assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.216.34",
        "100.128.0.1",
        "172.32.0.1",
        "2606:2800:220:1::1",
        "64:ff9b::93.184.216.34",
        "2002:5db8:d822::1",
      })
  void theseAddressesArePublic(String address) throws Exception {
    assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void aNameIsOpenOnlyAtTheAddressesThatWereChecked() throws Exception {
    assertThat(urls.resolve("example.com"))
        .isInstanceOfSatisfying(
            UrlCheck.Open.class, open -> assertThat(open.addresses()).hasSize(2));
  }

  @Test
  void oneInnerAddressAmongPublicOnesBlocksTheName() throws Exception {
    assertThat(urls.resolve("half-inside.example")).isInstanceOf(UrlCheck.Blocked.class);
    assertThat(urls.resolve("inside.example")).isInstanceOf(UrlCheck.Blocked.class);
  }

  @Test
  void aNameWithoutAddressIsUnknownNotBlocked() {
    assertThatThrownBy(() -> urls.resolve("gone.example")).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void anAllowedHostOrBlockMayBeCalledAlthoughItIsInside() throws Exception {
    var opened =
        urls(List.of("sink.localhost", "192.168.0.0/24", "127.0.0.1", "8.8.8.8"), Set.of(), true);
    assertThat(opened.check("http://sink.localhost:9000/h")).isInstanceOf(UrlCheck.Allowed.class);
    assertThat(opened.check("http://127.0.0.1:9000/h")).isInstanceOf(UrlCheck.Allowed.class);
    assertThat(opened.check("http://127.0.0.2:9000/h")).isInstanceOf(UrlCheck.Blocked.class);
    assertThat(opened.check("http://8.8.8.8:9000/h")).isInstanceOf(UrlCheck.Allowed.class);
    assertThat(opened.resolve("sink.localhost")).isInstanceOf(UrlCheck.Open.class);
    assertThat(opened.resolve("inside.example")).isInstanceOf(UrlCheck.Open.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/",
        "http://example.com:80/",
        "https://example.com/",
        "https://example.com:443/",
        "https://example.com:8443/",
      })
  void portsWhereWebServersListenMayBeNamed(String url) {
    assertThat(urls.check(url)).isInstanceOf(UrlCheck.Allowed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com:22/",
        "http://example.com:8080/",
        "https://example.com:9000/",
        "https://93.184.216.34:6379/",
        "https://[2606:2800:220:1::1]:25/",
      })
  void anyOtherPortIsOpenedByTheOperatorAlone(String url) {
    assertThat(urls.check(url)).isEqualTo(new UrlCheck.Blocked("The port is not allowed."));
    assertThat(urls(List.of(), Set.of(22, 25, 6379, 8080, 9000), false).check(url))
        .isInstanceOf(UrlCheck.Allowed.class);
  }

  @Test
  void anOperatorCanDemandHttps() {
    var strict = urls(List.of(), Set.of(), true);
    assertThat(strict.check("http://example.com/")).isInstanceOf(UrlCheck.Blocked.class);
    assertThat(strict.check("https://example.com:80/")).isInstanceOf(UrlCheck.Blocked.class);
    assertThat(strict.check("https://example.com:8443/")).isInstanceOf(UrlCheck.Allowed.class);
    assertThat(strict.check("https://example.com/")).isInstanceOf(UrlCheck.Allowed.class);
  }

  @Test
  void anAllowListEntryThatIsNeitherHostNorBlockIsRefused() {
    assertThatThrownBy(() -> new AllowList(List.of("10.0.0.0/33")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AllowList(List.of("no host")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static OutboundUrls urls(List<String> allow, Set<Integer> ports, boolean httpsOnly) {
    return new OutboundUrls(
        new AllowList(allow),
        host -> {
          var found = ZONE.get(host);
          if (found == null) {
            throw new UnknownHostException(host);
          }
          return found.stream().map(InetAddress::ofLiteral).toList();
        },
        ports,
        httpsOnly);
  }
}
