package dev.herald.delivery.slack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.client.annotation.Client;
import java.util.List;
import java.util.Optional;

/** The org-service's knowledge of a project's connected workspaces. */
@Client(id = "org", path = "/internal/projects")
interface SlackIntegrations {

  @Get("/{project}/integrations/{integration}/credentials")
  Optional<Credentials> credentials(long project, long integration);

  @Get("/{project}/integrations{?kind}")
  List<Summary> list(long project, @QueryValue String kind);

  /** What one integration lets us in with. */
  @Introspected
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Credentials(String kind, String accessToken) {

    @Override
    public String toString() {
      return "Credentials[" + kind + "]";
    }
  }

  /** That an integration exists. */
  @Introspected
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Summary(long id, String kind) {}
}
