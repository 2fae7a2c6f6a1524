// What the platform calls. `index.js` is the program with its glue, which starts it anew after a panic.

import Program, { Leaves } from "./index.js";
import { Kept } from "./kept.js";

const kept = new Kept(Leaves.grant);

export default {
  fetch(request, env, context) {
    const again = kept.find(request);
    if (again !== undefined) return again;
    const answer = new Program(context, env).fetch(request);
    if (answer instanceof Response) kept.keep(request.url, answer);
    return answer;
  },
  queue(batch, env, context) {
    return new Program(context, env).queue(batch);
  },
};
