// Sends again what a cut connection to the kernel took. ipywidgets waits for the reply to a message
// before it sends the next: a message that was lost it would wait for as long as the page is open.

const watched = new WeakSet();

// `manager` is that of JupyterLab, which has all widgets of a notebook; a page has none.
export function resending(manager) {
  const session = manager?.context?.sessionContext;
  if (!session || watched.has(manager)) return;
  watched.add(manager);
  session.connectionStatusChanged.connect((_, status) => {
    // At once: JupyterLab then asks the kernel for its state, and shows that.
    if (status === "connected") Object.values(manager._models).forEach((model) => model.then(again));
  });
}

function again(model) {
  if (!model.comm_live || !model._pending_msgs) return;
  const awaited = model._expectedEchoMsgIds;
  const names = new Set([...awaited.keys(), ...Object.keys(model._msg_buffer ?? {})]);
  model._msg_buffer = null;
  const state = Object.fromEntries([...names].map((name) => [name, model.get(name)]));
  const status = (message) => {
    if (message.content.execution_state !== "idle" || !model._pending_msgs) return;
    model._pending_msgs = 1; // replies that the server has kept came before this one
    model._handle_status(message);
  };
  const id = model.send_sync_message(state, { iopub: { status } });
  names.forEach((name) => awaited.set(name, id));
}
