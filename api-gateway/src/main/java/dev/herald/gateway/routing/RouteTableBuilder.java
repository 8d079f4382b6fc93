package dev.herald.gateway.routing;

import io.micronaut.http.HttpMethod;
import java.util.List;

/** The words in which {@link PublicRoutes} is written. */
final class RouteTableBuilder {

  private static final List<HttpMethod> EVERY_METHOD =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final RouteTable table = new RouteTable();

  /** Rows under {@code /api/projects/{id}/} and {@code /api/environments/{id}/} alike. */
  Area project(Service service, String scopeObject) {
    return new Area(
        service,
        scopeObject,
        Parent.PROJECT,
        List.of("/api/projects/{project_id}/", "/api/environments/{project_id}/"));
  }

  /** Rows under {@code /api/environments/{id}/} only. */
  Area environment(Service service, String scopeObject) {
    return new Area(
        service, scopeObject, Parent.PROJECT, List.of("/api/environments/{project_id}/"));
  }

  /** Rows under {@code /api/organizations/{id}/}. */
  Area organization(Service service, String scopeObject) {
    return new Area(
        service,
        scopeObject,
        Parent.ORGANIZATION,
        List.of("/api/organizations/{organization_id}/"));
  }

  /** An address for everybody, credential or not. */
  RouteTableBuilder open(Service service, String path, HttpMethod... methods) {
    for (HttpMethod method : methods) {
      table.add(path, Parent.NONE, method, new Endpoint(service, new Terms.Open()));
    }
    return this;
  }

  /** An address behind the operator's door; the service itself knows which methods it has. */
  RouteTableBuilder operator(Service service, String path) {
    for (HttpMethod method : EVERY_METHOD) {
      table.add(path, Parent.NONE, method, new Endpoint(service, new Terms.Operator()));
    }
    return this;
  }

  RouteTable build() {
    return table;
  }

  /** Rows of one service and one scope object under one kind of parent. */
  final class Area {
    private final Service service;
    private final String scopeObject;
    private final Parent parent;
    private final List<String> prefixes;

    private Area(Service service, String scopeObject, Parent parent, List<String> prefixes) {
      this.service = service;
      this.scopeObject = scopeObject;
      this.parent = parent;
      this.prefixes = prefixes;
    }

    /** A row: a path below the parent, and what its methods ask of a key. */
    Area at(String path, Permission... permissions) {
      for (Permission permission : permissions) {
        var endpoint = new Endpoint(service, permission.terms(scopeObject));
        for (HttpMethod method : permission.methods()) {
          prefixes.forEach(prefix -> table.add(prefix + path, parent, method, endpoint));
        }
      }
      return this;
    }
  }
}
