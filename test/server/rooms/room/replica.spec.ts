import { person } from '../../../harness/people.js';
import { ada, OTHER } from '../test-rooms.js';
import { NEW, privateChat, ROOM } from '../test-chats.js';
import { harness, useRooms } from '../use-rooms.js';

useRooms();

describe('a copy inside the process', () => {
  it("[ROOM16] follows the stored changes, and writes in its user's name", async () => {
    const bot = person('bot', { bot: true });
    await harness.say(ada, 'before', 'm1');
    const copy = await harness.rooms.getDocument(ROOM, { as: bot });
    expect(copy.getMessage('m1')).toMatchObject({ body: 'before', seq: 1 });
    copy.addMessage({ id: 'm2', body: 'by the bot', sender: 'bot' });
    copy.addMessage({ id: 'm3', body: 'forged', sender: 'ada' });
    await harness.flush();
    expect((await harness.room()).chat.getMessages()).toMatchObject([
      { id: 'm1' },
      { id: 'm2', seq: 2, sender: 'bot' }
    ]);
    expect(copy.getMessages()).toEqual((await harness.room()).chat.getMessages());
    copy.dispose();
    expect(harness.rooms.sessions).toBe(0);
  });

  it('[ROOM16] is read-only without a user', async () => {
    const copy = await harness.rooms.getDocument(ROOM);
    copy.addMessage({ body: 'x', sender: '' });
    await harness.flush();
    expect((await harness.room()).chat.getMessages()).toEqual([]);
  });

  it('[ROOM16] is refused to a user who may not read the chat', async () => {
    await privateChat();
    await expect(
      harness.rooms.getDocument(`text:chat:${OTHER}`, { as: person('eve') })
    ).rejects.toMatchObject({ code: 'chat_not_found' });
    await expect(harness.rooms.getDocument('text:file:x')).rejects.toMatchObject({
      code: 'chat_not_found'
    });
    await expect(harness.rooms.getDocument(`text:chat:${NEW}`)).rejects.toMatchObject({
      code: 'chat_not_found'
    });
  });
});
