package dev.herald.subscriptions.resource;

import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.client.annotation.Client;
import java.util.List;
import java.util.Optional;

/** The service where insights and dashboards are at home. */
@Client(id = "catalog", path = "/internal")
interface CatalogService {

  @Get("/projects/{project}/insights/{id}")
  Optional<Insight> insight(long project, long id);

  /** Those of the given ids (comma-separated) that live in the project. */
  @Get("/projects/{project}/insights{?ids}")
  List<Insight> insights(long project, @QueryValue String ids);

  @Get("/projects/{project}/dashboards/{id}")
  Optional<DashboardState> dashboard(long project, long id);
}
