// Responses that are given again without a step into the program, as long as it gives leave.

/** Bytes of all of them: a fifteenth of what an isolate may weigh, and room for 2,000 products. */
const BYTES_MAX = 8 << 20;
/** What an entry weighs beside its body, about. */
const ENTRY_BYTES = 2_048;

/** What an answer may depend on beside its address. Whoever says it is answered by the program. */
const TELLING = ["cookie", "if-none-match", "bodega-consistency"];

/** Responses by their address. The program's `Leaves.grant` says which may be given again. */
export class Kept {
  #grant;
  #answers = new Map();
  #leave = 0;
  #bytes = 0;

  constructor(grant) {
    this.#grant = grant;
  }

  /** The response that was given before, if it may be given again. */
  find(request) {
    const answer = this.#answers.get(request.url);
    if (answer === undefined || request.method !== "GET" || request.body !== null) return undefined;
    const headers = request.headers;
    for (const name of TELLING) if (headers.has(name)) return undefined;
    const address = answer.class === 0 ? undefined : headers.get("cf-connecting-ip");
    const id = this.#granted(answer.class, address);
    if (id === undefined) return undefined;
    answer.headers.set("x-request-id", id);
    // The platform copies headers of its own kind faster than it reads an object.
    return new Response(answer.body, answer);
  }

  /** Keeps what the program has marked, in place of all that came with another leave. */
  keep(address, response) {
    const again = response.again;
    if (again === undefined) return;
    if (again.leave !== this.#leave) this.#forget(again.leave);
    this.#drop(address);
    // The oldest make room: what is asked for often is back with the next answer.
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes + again.body.byteLength + ENTRY_BYTES <= BYTES_MAX) break;
      this.#drop(oldest);
    }
    this.#bytes += again.body.byteLength + ENTRY_BYTES;
    const answer = { headers: new Headers(response.headers), body: again.body, class: again.class };
    this.#answers.set(address, answer);
  }

  #granted(counted, address) {
    try {
      return this.#grant(this.#leave, counted, address);
    } catch {
      // A program that has ended gives no leave. Its glue starts it anew for the next request of its own.
      return undefined;
    }
  }

  #drop(address) {
    const answer = this.#answers.get(address);
    if (answer === undefined) return;
    this.#bytes -= answer.body.byteLength + ENTRY_BYTES;
    this.#answers.delete(address);
  }

  #forget(leave) {
    this.#answers.clear();
    this.#bytes = 0;
    this.#leave = leave;
  }
}
