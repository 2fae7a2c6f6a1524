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

/**
 * A response. `head` has the names and values of its headers, each on a line; cookies repeat. One with
 * a leave may be given again, see `kept.js`.
 */
export function respond(status, head, body, leave, counted) {
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
  const bytes = body.length > 0 ? body.slice() : null;
  const response = new Response(bytes, { status, headers });
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  if (leave !== 0) response.again = { leave, class: counted, body: bytes };
  return response;
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
