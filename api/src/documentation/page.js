// Sets Swagger UI up: closed groups, and a filter over path, summary and id that opens the groups in which it finds something.

/** The groups with those of their operations that have every word of the filter. */
const found = (groups, filter) => {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (one) => {
    const operation = one.get("operation");
    const text = [one.get("method"), one.get("path"), operation.get("summary"), operation.get("operationId")];
    return words.every((word) => text.join(" ").toLowerCase().includes(word));
  };
  return groups
    .map((group) => group.update("operations", (operations) => operations.filter(has)))
    .filter((group) => group.get("operations").size > 0);
};

const Filter = (_, { React }) => ({ layoutActions, specSelectors }) => {
  const filter = (event) => {
    const text = event.target.value.trim();
    layoutActions.updateFilter(text || true);
    for (const group of specSelectors.taggedOperations().keys()) {
      layoutActions.show(["operations-tag", group], text !== "");
    }
  };
  const label = "Filter by path, summary or id";
  const field = { type: "search", placeholder: label, "aria-label": label, onChange: filter };
  return React.createElement("div", { className: "filter wrapper" }, React.createElement("input", field));
};

window.ui = SwaggerUIBundle({
  url: "/v1/openapi.json",
  dom_id: "#page",
  layout: "BaseLayout",
  deepLinking: true,
  displayOperationId: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: true,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [() => ({ fn: { opsFilter: found }, wrapComponents: { FilterContainer: Filter } })],
});

// No scope is chosen: a token that is asked for without any has all scopes of its client's role.
const { client, secret } = document.body.dataset;
window.ui.initOAuth({ appName: "Reintegration", clientId: client, clientSecret: secret });
