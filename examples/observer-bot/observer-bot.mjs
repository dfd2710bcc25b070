/** The bot's identity. */
export const BOT = {
  username: 'observer',
  name: 'Observer',
  displayName: 'Observer',
  bot: true,
  admin: false,
  guest: false
};

/**
 * Answers the messages of people, in every chat whose room is opened.
 *
 * @param {import('jupyterlab-colloquy/server').Rooms} rooms
 * @returns {{ dispose(): void }} a handle that ends the bot
 */
export function startObserverBot(rooms) {
  /** @type {Map<string, import('jupyterlab-colloquy/document').YChat>} */
  const chats = new Map();

  const listener = rooms.events.on('session', async ({ room, action, msg }) => {
    if (!room.startsWith('text:chat:') || action !== 'initialize' || msg !== 'Room initialized') {
      return;
    }
    const chat = await rooms.getDocument(room, { as: BOT });
    chats.get(room)?.dispose();
    chats.set(room, chat);
    // The document already has the earlier messages, so only new messages are insertions.
    chat.ymessages.observe(event => {
      for (const { insert } of event.changes.delta) {
        for (const message of Array.isArray(insert) ? insert : []) {
          answer(chat, message.toJSON());
        }
      }
    });
  });

  return {
    dispose: () => {
      listener.dispose();
      chats.forEach(chat => chat.dispose());
      chats.clear();
    }
  };
}

/**
 * @param {import('jupyterlab-colloquy/document').YChat} chat
 * @param {import('jupyterlab-colloquy/document').IMessage} message
 */
function answer(chat, { type, id, sender }) {
  // The observer also gets the bot's own messages, and two bots that answered each other would never stop.
  if (type === 'msg' && sender !== BOT.username && !chat.getUser(sender)?.bot) {
    chat.addMessage({ sender: BOT.username, body: `Seen: \`${id}\``, reply_to: id });
  }
}
