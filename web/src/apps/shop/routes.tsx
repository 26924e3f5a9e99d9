/** The shop's addresses and the pages behind them. */

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { readFilters } from "@/features/catalogue/filters";
import { basePath } from "@/shared/embedding";
import { BrokenPage } from "./frame/broken-page";
import { Frame } from "./frame/frame";
import { NotFoundPage } from "./frame/not-found-page";
import { EventPage } from "./pages/event-page";
import { readToken } from "./search";

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
});
const getParentRoute = () => root;
const programmePages = () => import("./pages/programme-pages");
const accountPages = () => import("./pages/account-pages");

const routeTree = root.addChildren([
  createRoute({
    getParentRoute,
    path: "/",
    validateSearch: readFilters,
    component: lazyRouteComponent(() => import("./pages/home-page"), "HomePage"),
  }),
  createRoute({ getParentRoute, path: "/events/$event", component: EventPage }),
  createRoute({
    getParentRoute,
    path: "/cities/$city",
    component: lazyRouteComponent(programmePages, "CityPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/venues/$venue",
    component: lazyRouteComponent(programmePages, "VenuePage"),
  }),
  createRoute({
    getParentRoute,
    path: "/series/$series",
    component: lazyRouteComponent(programmePages, "SeriesPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/place-alerts/$alert",
    component: lazyRouteComponent(() => import("./pages/programme-alert-page"), "PlaceAlertPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/checkout/$event",
    component: lazyRouteComponent(() => import("./pages/checkout-page"), "CheckoutPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/orders/$number",
    validateSearch: readToken,
    component: lazyRouteComponent(() => import("./pages/order-page"), "OrderPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/tickets/$transfer",
    validateSearch: readToken,
    component: lazyRouteComponent(() => import("./pages/ticket-page"), "TicketPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/orders/$number/payment",
    validateSearch: readToken,
    component: lazyRouteComponent(() => import("./pages/payment-result-page"), "PaymentResultPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/me/tickets",
    component: lazyRouteComponent(() => import("./pages/my-tickets-page"), "MyTicketsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/account",
    component: lazyRouteComponent(() => import("./pages/account-page"), "AccountPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/login",
    component: lazyRouteComponent(accountPages, "LogInPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/register",
    component: lazyRouteComponent(accountPages, "RegisterPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/confirm-email",
    validateSearch: readToken,
    component: lazyRouteComponent(accountPages, "ConfirmEmailPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/forgot-password",
    component: lazyRouteComponent(accountPages, "ForgotPasswordPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/reset-password",
    validateSearch: readToken,
    component: lazyRouteComponent(accountPages, "ResetPasswordPage"),
  }),
]);

/** Make the router that shows a page for each address. */
export function createShopRouter() {
  return createRouter({
    routeTree,
    basepath: basePath || "/",
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createShopRouter>;
  }
}
