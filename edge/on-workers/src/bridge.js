// Each step from JavaScript into the Worker and back costs about as much as a warm answer, so a
// request's head comes over in one text and a response's head goes back in one.

/**
 * What a request says before its body: method, address, country and continent, then the names and
 * values of its headers, each on a line. None of them can hold a line break.
 */
export function head(request) {
  const place = request.cf;
  let head = `${request.method}\n${request.url}\n${place?.country ?? ""}\n${place?.continent ?? ""}`;
  request.headers.forEach((value, name) => {
    head += `\n${name}\n${value}`;
  });
  return head;
}

/** A response. `head` has the names and values of its headers, each on a line; cookies repeat. */
export function respond(status, head, body) {
  const lines = head.split("\n");
  // The platform reads an object faster than pairs.
  const headers = {};
  const cookies = [];
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const [name, value] = [lines[at], lines[at + 1]];
    if (name === "set-cookie") cookies.push(value);
    else headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  // The bytes are the Worker's memory, which the next request writes over.
  const response = new Response(body.length > 0 ? body.slice() : null, { status, headers });
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}

/** So many kinds of public answers there may be: a few of each route, others with each catalog. */
const KINDS_MAX = 64;

/** Headers that thousands of answers share: the platform copies its own kind faster than an object. */
const kinds = new Map();

/**
 * An answer that is the same for everybody. `head` is what it shares with others of its kind. With a leave
 * it may be given again by `kept.js`.
 */
export function publish(head, etag, id, body, leave, counted) {
  const headers = kinds.get(head) ?? begin(head);
  headers.set("etag", etag);
  headers.set("x-request-id", id);
  const bytes = body.slice();
  const response = new Response(bytes, { headers });
  if (leave !== 0) response.again = { leave, class: counted, headers, etag, body: bytes };
  return response;
}

function begin(head) {
  const headers = new Headers();
  const lines = head.split("\n");
  for (let at = 0; at + 1 < lines.length; at += 2) headers.append(lines[at], lines[at + 1]);
  if (kinds.size >= KINDS_MAX) kinds.clear();
  kinds.set(head, headers);
  return headers;
}

/** The SHA-256 of bytes, as a promise: the runtime's own is many times faster than a program's. */
export function sha256(bytes) {
  return crypto.subtle.digest("SHA-256", bytes);
}

/**
 * Frees what has been copied. Left to the garbage collector, a catalog's megabytes would stay in the
 * isolate until something else made it short of memory.
 */
export function forget(buffer) {
  buffer.transfer(0);
}
