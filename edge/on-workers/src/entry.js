// What the platform calls. `index.js` is the program with its glue.

import Program, { Leaves } from "./index.js";
import { Kept } from "./kept.js";

const kept = new Kept(Leaves);
/** Where the glue notes that the program has ended; by `new Program` it is started anew. */
const glue = globalThis.__worker_init_state ?? { criticalError: true };

export default {
  fetch(request, env, context) {
    const again = kept.find(request);
    if (again !== undefined) return again;
    const answer = ask("fetch", request, env, context);
    if (answer instanceof Response) kept.keep(request.url, answer);
    return answer;
  },
  queue(batch, env, context) {
    return ask("queue", batch, env, context);
  },
};

/** An object of the glue's for each request, and the proxies around it, would cost a tenth of an answer. */
function ask(handler, event, env, context) {
  if (glue.criticalError) return new Program(context, env)[handler](event);
  try {
    return Program.prototype[handler].call({ env, ctx: context }, event);
  } catch (error) {
    glue.criticalError ||= error instanceof WebAssembly.RuntimeError;
    throw error;
  }
}
