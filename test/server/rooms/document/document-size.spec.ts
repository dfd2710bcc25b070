import * as Y from 'yjs';
import { person } from '../../../harness/people.js';
import { ada, bob, CHAT } from '../test-rooms.js';
import { firstAnswer, harness, held, KIB, open, useDocument } from './test-document-size.js';

useDocument();

describe('the window in bytes', () => {
  it('[BYTES4] the oldest messages leave a document above the limit at once, and stay in the history', async () => {
    await open();
    const ids: string[] = [];
    for (let i = 0; i < 40; i++) {
      ids.push((await harness.say(bob, 'x'.repeat(20 * KIB))).id);
      expect(await firstAnswer()).toBeLessThan(560 * KIB);
    }
    const { chat } = await harness.room();
    expect(await held()).toEqual(ids.slice(-chat.ymessages.length));
    expect(chat.ymessages.length).toBeLessThan(27);
    expect(chat.folded).toBe(40 - chat.ymessages.length);
    expect(await harness.storage.listMessages(CHAT, { limit: 99 })).toHaveLength(40);
  });

  it('[BYTES4] a frame longer than the window is folded at once, down to its newest messages', async () => {
    const peer = await open({ windowBytes: 290 * KIB, windowKeepBytes: 145 * KIB });
    peer.doc.transact(() => {
      for (let i = 0; i < 100; i++) {
        peer.post('é'.repeat(20 * KIB));
      }
    });
    await harness.exchange(peer);
    expect(await firstAnswer()).toBeLessThan(300 * KIB);
    expect(peer.toJSON().length).toBeGreaterThan(3);
    // The store reads a mebibyte at a time.
    const first = await harness.storage.messagesAfter(CHAT, 0, 200);
    const rest = await harness.storage.messagesAfter(CHAT, first.at(-1)!.seq, 200);
    expect(new Set([...first, ...rest].map(({ seq }) => seq)).size).toBe(100);
  });

  it('[BYTES4] a message longer than the window stays while it is the newest', async () => {
    const peer = await open({ windowBytes: 10 * KIB, windowKeepBytes: 5 * KIB });
    const id = peer.post('x'.repeat(20 * KIB));
    await harness.exchange(peer);
    expect(await held()).toEqual([id]);
    const { id: next } = await harness.say(bob, 'after');
    expect(await held()).toEqual([next]);
    expect((await harness.storage.getMessage(CHAT, id))!.body).toHaveLength(20 * KIB);
  });

  it('[BYTES5] a growing text counts as it grows, and the oldest of several leave with all their text', async () => {
    const peer = await open({ windowBytes: 40 * KIB, windowKeepBytes: 20 * KIB });
    const texts = Array.from({ length: 8 }, () => new Y.Text('a'));
    const ids = texts.map(text => peer.post(text));
    await harness.exchange(peer);
    for (let i = 0; i < 20; i++) {
      texts.forEach(text => text.insert(text.length, 'x'.repeat(KIB)));
      await harness.exchange(peer);
    }
    expect(await firstAnswer()).toBeLessThan(120 * KIB);
    expect(await held()).toEqual(ids.slice(-(await held()).length));
    const first = await harness.storage.getMessage(CHAT, ids[0]);
    expect(first!.body.length).toBeGreaterThan(4 * KIB);
    peer.post('goes on');
    await harness.exchange(peer);
    expect(peer.closed).toBeNull();
  });

  it('[BYTES6] pinned messages stay as far as they fit, and another pin is refused with the limit', async () => {
    const peer = await open({
      windowBytes: 60 * KIB,
      windowKeepBytes: 40 * KIB,
      pinnedBytes: 20 * KIB
    });
    const pin = (id: string) =>
      harness.rooms.execute(ada, { type: 'pin', chat: CHAT, id, pinned: true });
    const { id: first } = await harness.say(bob, 'x'.repeat(8 * KIB));
    const { id: second } = await harness.say(bob, 'x'.repeat(8 * KIB));
    const { id: third } = await harness.say(bob, 'x'.repeat(8 * KIB));
    await pin(first);
    await pin(second);
    await expect(pin(third)).rejects.toMatchObject({
      code: 'too_many_pins',
      message: expect.stringContaining('pinnedBytes') as string
    });
    await harness.rooms.execute(bob, {
      type: 'edit',
      chat: CHAT,
      id: second,
      body: 'y'.repeat(16 * KIB)
    });
    for (let i = 0; i < 10; i++) {
      await harness.say(bob, 'x'.repeat(8 * KIB));
    }
    await harness.exchange(peer);
    // The message that grew leaves, and not another user's.
    expect(await held()).toContain(first);
    expect(await held()).not.toContain(second);
    expect(await harness.storage.getMessage(CHAT, second)).toMatchObject({ pinned: true });
  });

  it('[BYTES6] the bytes of the reactions to a message are limited', async () => {
    await open({ reactionsBytes: 300 });
    const { id } = await harness.say(ada, 'liked');
    const react = (i: number) =>
      harness.rooms.execute(person(`somebody-${i}`), {
        type: 'react',
        chat: CHAT,
        id,
        emoji: '👍',
        on: true
      });
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => react(i)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]).toMatchObject({ reason: { code: 'too_many_reactions' } });
  });

  it('[BYTES7] the bytes of the users in a document are limited, and participants and authors of the newest messages stay', async () => {
    const peer = await open({ usersBytes: 20 * KIB, windowMax: 20, windowKeep: 10 });
    for (let i = 0; i < 300; i++) {
      await harness.say(person(`p${i}`), 'hello');
    }
    await harness.exchange(peer);
    const { chat, chatState } = Object.assign(await harness.room(), {});
    expect(chatState.documentSize.users.total).toBeLessThan(20 * KIB);
    const senders = chat.getMessages().map(({ sender }) => sender);
    senders.forEach(sender => expect(chat.getUser(sender)).toBeDefined());
    expect(chat.getUser('p0')).toBeUndefined();
    await harness.say(person('p0'), 'again');
    expect(chat.getUser('p0')).toBeDefined();
  });

  it("[BYTES7] the bytes of one user's entry are limited", async () => {
    const peer = await open();
    peer.doc
      .getMap('users')
      .set('ada', { username: 'ada', avatar_url: 'é'.repeat(2_000), color: 'é'.repeat(2_000) });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['bad_value']);
  });

  it('[BYTES8] the measured size follows each change, also after a restart and an epoch', async () => {
    const peer = await open({ windowMax: 10, windowKeep: 5 });
    const text = new Y.Text('grows');
    peer.post(text);
    const id = peer.post('plain', { metadata: { a: 1 } });
    peer.doc.getMap('attachments').set('a1', { type: 'file', value: 'a.py' });
    await harness.exchange(peer);
    text.insert(0, 'more ');
    peer.edit(id, 'edited');
    await harness.exchange(peer);
    await harness.rooms.execute(ada, { type: 'react', chat: CHAT, id, emoji: '👍', on: true });
    await harness.say(bob, 'one more');
    peer.messages.delete(0, 1);
    await harness.exchange(peer);
    const totals = async () => {
      const { messages, attachments, users } = (await harness.room()).chatState.documentSize;
      return [messages.total, attachments.total, users.total];
    };
    const before = await totals();
    expect(Math.min(...before)).toBeGreaterThan(0);
    peer.disconnect();
    await harness.crash();
    expect(await totals()).toEqual(before);
  });
});
