package dev.herald.gateway.routing;

import static dev.herald.gateway.routing.Bucket.TEST_DELIVERY;
import static dev.herald.gateway.routing.Level.PROJECT_ADMIN;
import static dev.herald.gateway.routing.Permission.read;
import static dev.herald.gateway.routing.Permission.write;
import static dev.herald.gateway.routing.Service.CATALOG;
import static dev.herald.gateway.routing.Service.DELIVERY;
import static dev.herald.gateway.routing.Service.ORG;
import static dev.herald.gateway.routing.Service.SUBSCRIPTIONS;
import static io.micronaut.http.HttpMethod.DELETE;
import static io.micronaut.http.HttpMethod.GET;
import static io.micronaut.http.HttpMethod.PATCH;
import static io.micronaut.http.HttpMethod.POST;
import static io.micronaut.http.HttpMethod.PUT;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/**
 * Everything that can be reached from outside. An address without a row here is a 404.
 *
 * <p><b>To publish an endpoint, add a row.</b> Find the area (who answers, which scope object), or
 * start one, and write the path below its parent and what each method asks for:
 *
 * <pre>{@code
 * routes.project(CATALOG, "annotation")          // both /api/projects/… and /api/environments/…
 *     .at("annotations", read(GET), write(POST))           // annotation:read, annotation:write
 *     .at("annotations/{id}", read(GET), write(PUT, PATCH))
 *     .at("annotations/{id}/pin", write(POST).by(PROJECT_ADMIN));   // and an admin of the project
 * }</pre>
 *
 * <ul>
 *   <li>{@code read}, {@code write}: the scope a key needs. {@code .undeclared()} where the
 *       reference names none: the area's own is asked for, or keys are refused under strict scopes.
 *   <li>{@code .by(level)}: the caller's level; a plain member otherwise.
 *   <li>{@code .countedIn(bucket)}: another throttle than the general one.
 *   <li>{@code environment(…)}: only the environments form; {@code organization(…)}: below {@code
 *       /api/organizations/{id}/}; {@code open(…)}: for everybody, with the whole path; {@code
 *       operator(…)}: with the operator's token.
 * </ul>
 *
 * HEAD follows GET, OPTIONS is answered by the gateway, the trailing slash does not matter. A
 * method without a permission is a 405 naming the ones there are. What needs the object itself
 * (404, 400, 402, object rules) is the service's business.
 */
@Factory
final class PublicRoutes {

  @Singleton
  static RouteTable table() {
    var routes = new RouteTableBuilder();

    // What can be reported on.
    routes
        .project(CATALOG, "insight")
        .at("insights", read(GET), write(POST))
        .at("insights/{id}", read(GET), write(PUT, PATCH))
        .at("insights/{id}/result", write(PUT));
    routes
        .project(CATALOG, "dashboard")
        .at("dashboards", read(GET), write(POST))
        .at("dashboards/{id}", read(GET), write(PUT, PATCH));

    // Subscriptions. DELETE is answered 405 by the service, in a form of its own.
    routes
        .project(SUBSCRIPTIONS, "subscription")
        .at("subscriptions", read(GET), write(POST))
        .at("subscriptions/{id}", read(GET), write(PUT, PATCH, DELETE))
        .at("subscriptions/{id}/test-delivery", write(POST).countedIn(TEST_DELIVERY));

    // What became of them.
    routes
        .environment(DELIVERY, "subscription")
        .at("subscriptions/{subscription_id}/deliveries", read(GET))
        .at("subscriptions/{subscription_id}/deliveries/{id}", read(GET));
    routes.project(DELIVERY, "subscription").at("webhook_secret", write(POST).by(PROJECT_ADMIN));

    // Links in what was sent: each carries its own token.
    routes
        .open(SUBSCRIPTIONS, "/api/unsubscribe", GET)
        .open(SUBSCRIPTIONS, "/unsubscribe", GET, POST)
        .open(DELIVERY, "/exported_assets/{file}", GET);

    // Connected vendors.
    routes
        .project(ORG, "integration")
        .at("integrations", read(GET), write(POST))
        .at("integrations/{id}", read(GET), write(DELETE).by(PROJECT_ADMIN))
        .at("integrations/{id}/channels", read(GET).undeclared());

    // The operator's door.
    routes
        .operator(DELIVERY, "/operator/dispatch")
        .operator(DELIVERY, "/operator/deliveries/**")
        .operator(ORG, "/operator/**");

    return routes.build();
  }
}
