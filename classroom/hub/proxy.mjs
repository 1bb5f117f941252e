// Start configurable-http-proxy, and let it keep connections to sockets open, as it does with ports.
// It asks servers to close each one after the answer. Node then still writes nothing, of length
// nothing, after a body, which a closed socket takes for an error: one POST in ten got a 503.

import { ConfigurableProxy } from "./node_modules/configurable-http-proxy/lib/configproxy.js";

const { proxyOptsForTarget } = ConfigurableProxy.prototype;
ConfigurableProxy.prototype.proxyOptsForTarget = function (target) {
  const options = proxyOptsForTarget.call(this, target);
  options.agent ??= this.httpAgent;
  return options;
};

await import("./node_modules/configurable-http-proxy/bin/configurable-http-proxy");
