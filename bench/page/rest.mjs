/** Sends a request to the chat server in the name of a user. Resolves with its answer. */
export async function request(server, user, method, path, body) {
  const response = await fetch(`${server.address}/chat/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await server.token(user)}`,
      ...(body && { 'content-type': 'application/json' })
    },
    ...(body && { body: JSON.stringify(body) })
  });
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

/** Creates an open chat with one message. Resolves with its id. */
export async function createChat(server, user, topic) {
  const body = { topic, access: 'open', quiet: true };
  const { chatThread } = await request(server, user, 'POST', 'threads', body);
  await say(server, user, chatThread.id, 'Hello');
  return chatThread.id;
}

export const say = (server, user, chat, content) =>
  request(server, user, 'POST', `threads/${chat}/messages`, { content });

/** Marks all messages of a chat as read. */
export async function readAll(server, user, chat) {
  const { value } = await request(server, user, 'GET', `threads/${chat}/messages?maxPageSize=1`);
  await request(server, user, 'POST', `threads/${chat}/readReceipts`, {
    chatMessageId: value[0].id
  });
}
