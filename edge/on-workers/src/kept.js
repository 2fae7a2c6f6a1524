// Responses that are given again without a step into the program, as long as it gives leave.

/** What an entry weighs beside its address and its body, about. */
const ENTRY_BYTES = 512;

/** What an answer may depend on beside its address. Whoever says it is answered by the program. */
const TELLING = ["cookie", "if-none-match", "bodega-consistency"];

const weight = (address, { body }) => address.length + body.byteLength + ENTRY_BYTES;

/** Responses by their address. The program's `Leaves` say which may be given again, and how many there may be. */
export class Kept {
  #leaves;
  #answers = new Map();
  #leave = 0;
  #bytes = 0;

  constructor(leaves) {
    this.#leaves = leaves;
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
    answer.asked = true;
    answer.headers.set("etag", answer.etag);
    answer.headers.set("x-request-id", id);
    return new Response(answer.body, answer);
  }

  /** Keeps what the program has marked, in place of all that came with another leave. */
  keep(address, { again }) {
    if (again === undefined) return;
    if (again.leave !== this.#leave) this.#forget(again.leave);
    const { headers, etag, body } = again;
    this.#drop(address);
    this.#makeRoom(weight(address, again));
    this.#add(address, { headers, etag, body, class: again.class, asked: false });
  }

  /** The oldest make room, but whoever was asked for since is one of the youngest then. */
  #makeRoom(bytes) {
    const room = this.#leaves.room();
    for (const [address, answer] of this.#answers) {
      if (this.#bytes + bytes <= room) return;
      this.#drop(address);
      if (answer.asked) this.#add(address, { ...answer, asked: false });
    }
  }

  #add(address, answer) {
    this.#bytes += weight(address, answer);
    this.#answers.set(address, answer);
  }

  #granted(counted, address) {
    try {
      return this.#leaves.grant(this.#leave, counted, address);
    } catch {
      // A program that has ended gives no leave. Its glue starts it anew for the next request of its own.
      return undefined;
    }
  }

  #drop(address) {
    const answer = this.#answers.get(address);
    if (answer === undefined) return;
    this.#bytes -= weight(address, answer);
    this.#answers.delete(address);
  }

  #forget(leave) {
    this.#answers.clear();
    this.#bytes = 0;
    this.#leave = leave;
  }
}
