// Answers queries with MiniSearch, as its documentation sets it up for a shop: titles count double,
// words may be unfinished, one letter in five may be wrong. JSON comes in and goes out.
import MiniSearch from "minisearch";
import { text } from "node:stream/consumers";

const { documents, queries } = JSON.parse(await text(process.stdin));
const index = new MiniSearch({ fields: ["title", "keywords", "body"] });
index.addAll(documents.map((one, id) => ({ ...one, id, keywords: one.keywords.join(" ") })));
const options = { boost: { title: 2 }, prefix: true, fuzzy: 0.2 };
const answer = (query) =>
  index.search(query, options).slice(0, 10).map(({ id }) => documents[id].handle);
process.stdout.write(JSON.stringify(queries.map(answer)));
