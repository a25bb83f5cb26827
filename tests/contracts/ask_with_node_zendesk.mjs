// Does an agent's daily work with node-zendesk, as it is published, and prints what it saw.
//
// Reads from standard input {"url", "token", "ticket", "closed_ticket", "file"}, and writes one
// JSON object. Start it in the folder whose node_modules holds the client.

import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import process from "node:process";

const { createClient } = createRequire(`${process.cwd()}/`)("node-zendesk");

const order = JSON.parse(readFileSync(0, "utf8"));
const client = createClient({ endpointUri: `${order.url}/api/v2`, oauth: true, token: order.token });

async function refusal(asked) {
  try {
    await asked;
  } catch (error) {
    return error.message;
  }
  return "none";
}

const me = (await client.users.me()).result;
const ticket = (await client.tickets.show(order.ticket)).result;

const upload = await client.attachments.upload(createReadStream(order.file), {
  filename: basename(order.file),
  binary: true,
});
const comment = { body: "The logs, by node-zendesk", public: false, uploads: [upload.upload.token] };
await client.tickets.update(order.ticket, { ticket: { comment } });

const comments = await client.tickets.getComments(order.ticket);
const last = comments.at(-1);
const attachment = (await client.attachments.show(last.attachments[0].id)).result.attachment;
// The client has no download of its own: it leaves the address to who asks.
const download = await fetch(attachment.content_url);
const bytes = Buffer.from(await download.arrayBuffer());

process.stdout.write(
  JSON.stringify({
    me: { id: me.id, role: me.role },
    ticket: { id: ticket.id, subject: ticket.subject },
    comments: comments.map(({ id, body, public: isPublic }) => ({ id, body, public: isPublic })),
    attachment: { id: attachment.id, file_name: attachment.file_name, size: attachment.size },
    content: bytes.toString("base64"),
    refusals: {
      missing: await refusal(client.tickets.show(999999)),
      closed: await refusal(
        client.tickets.update(order.closed_ticket, { ticket: { comment: { body: "Too late" } } }),
      ),
    },
  }),
);
