import { Signal } from '@lumino/signaling';
import { YChat } from '../../../src/document/index.js';
import { ChatManager, ChatMessage, ChatRoom, encodePacket } from '../../../src/livekit/index.js';
import { namedUser, userOf } from '../../../server/identity/user.js';
import { writeRows } from '../../../server/rooms/document/load.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { ada, bob, bodies, harness, stored, useServer } from '../../server/sync/test-sync.js';
import { until, type Stock } from '../../server/sync/test-server.js';

useServer();

interface IMember {
  client: Stock;
  room: ChatRoom;
  manager: ChatManager;
  /** Goes on with a new copy of the document, as a chat model does after the notice `reset`. */
  renew(): Promise<void>;
  /** Text and author of each message that was received, and `true` if it was deleted. */
  received: [text: string, author: string | undefined, ...deleted: true[]][];
}

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach(end => end()));

/** A user of the real server, in whose chat a manager writes and reads. */
async function join(who = ada, username = who.username): Promise<IMember> {
  const client = await harness.stock(who);
  await until(() => client.synced);
  const documentChanged = new Signal<object, YChat>(client);
  const room = new ChatRoom({ document: client.chat, documentChanged, username });
  const manager = new ChatManager(room);
  const received: IMember['received'] = [];
  manager.on('message_received', ({ message, participant, deleted }) =>
    received.push([message, participant?.identity, ...(deleted ? [true as const] : [])])
  );
  ends.push(() => (manager.close(), room.close()));
  const renew = async (): Promise<void> => {
    const { chat } = await harness.stock(who);
    documentChanged.emit(chat);
  };
  return { client, room, manager, received, renew };
}

it('[LKROOM1] a message is stored before its sender is told, and others receive it with its author', async () => {
  const [here, there] = [await join(ada), await join(bob)];
  const sent = await here.manager.sendMessage('hello');
  expect(stored(here.client)).toBe(true);
  await there.manager.sendMessage('hi');
  await until(() => here.received.length === 1);
  expect(there.received).toEqual([['hello', 'ada']]);
  expect(here.received).toEqual([['hi', 'bob']]);
  expect(here.client.chat.getMessage(sent.id)).toMatchObject({
    body: 'hello',
    sender: 'ada',
    seq: 1
  });
});

it('[LKROOM2] edits and deletions are those of the chat, both ways', async () => {
  const [here, there] = [await join(ada), await join(bob)];
  const sent = await here.manager.sendMessage('helo');
  sent.message = 'hello';
  await here.manager.updateMessage(sent);
  await until(() => there.received.length === 2);
  there.client.chat.updateMessage(sent.id, { reactions: {} });
  sent.deleted = true;
  await here.manager.updateMessage(sent);
  await until(() => there.received.length === 3);
  expect(there.received).toEqual([
    ['helo', 'ada'],
    ['hello', 'ada'],
    ['', 'ada', true]
  ]);
  expect(there.client.chat.getMessage(sent.id)).toMatchObject({ body: '', deleted: true });
  expect(here.received).toEqual([]);
});

it('[LKROOM2] the same id again on the topic of new messages is an edit', async () => {
  const { room, client } = await join();
  const say = (message: string): Promise<void> =>
    room.localParticipant.publishData(encodePacket({ id: 'once', message, timestamp: 5 }), {
      topic: 'lk-chat-topic',
      reliable: true
    });
  await say('one');
  await say('two');
  expect(bodies(client)).toEqual(['two']);
});

it('[LKROOM3] a message in the name of another is refused, and nobody receives it', async () => {
  const [here, there] = [await join(ada, 'bob'), await join(bob)];
  await expect(here.manager.sendMessage('forged')).rejects.toThrow(
    'The server refused the message.'
  );
  expect(there.received).toEqual([]);
});

it('[LKROOM3] a change of another’s message is refused, and the former text is received', async () => {
  const [here, there] = [await join(ada), await join(bob)];
  const { id } = await here.manager.sendMessage('mine');
  await until(() => there.received.length === 1);
  await there.manager.updateMessage(new ChatMessage({ id, message: 'yours' }));
  await here.manager.sendMessage('later');
  await until(() => !there.client.wsconnected || there.received.length === 2);
  await there.renew();
  await until(() => there.received.length === 3);
  expect(there.received.sort()).toEqual([
    ['later', 'ada'],
    ['mine', 'ada'],
    ['mine', 'ada']
  ]);
  expect(bodies(here.client)).toEqual(['mine', 'later']);
  expect(here.received).toEqual([]);
});

it('[LKROOM3] a malformed packet, another topic and an unknown message are refused with a reason', async () => {
  const { room, manager, client } = await join();
  const send = (text: string, topic: string): Promise<void> =>
    room.localParticipant.publishData(new TextEncoder().encode(text), { topic, reliable: true });
  await expect(send('{', 'lk-chat-topic')).rejects.toThrow('not JSON');
  await expect(send('{"message":"hi"}', 'other')).rejects.toThrow('no packets on the topic other');
  await expect(manager.updateMessage(new ChatMessage({ id: 'nobody' }))).rejects.toThrow(
    'shows no message nobody'
  );
  await expect(send('{"id":"white space","message":"hi"}', 'lk-chat-topic')).rejects.toThrow(
    'The server refused the message.'
  );
  expect(bodies(client)).toEqual([]);
});

it('[LKROOM4] a manager hears what happens from its beginning on, and nothing twice after an interruption', async () => {
  const writer = await join(bob);
  await writer.manager.sendMessage('before');
  const here = await join(ada);
  await writer.manager.sendMessage('one');
  await until(() => here.received.length === 1);
  here.client.disconnect();
  await writer.manager.sendMessage('two');
  const waiting = here.manager.sendMessage('three');
  here.client.connect();
  await waiting;
  await until(() => here.received.length === 2 && writer.received.length === 1);
  expect(here.received).toEqual([
    ['one', 'bob'],
    ['two', 'bob']
  ]);
  expect(writer.received).toEqual([['three', 'ada']]);
});

it('[LKROOM4] with a new copy of the document it goes on, and rejects what was not stored', async () => {
  const [writer, here] = [await join(bob), await join(ada)];
  await writer.manager.sendMessage('one');
  await until(() => here.received.length === 1);
  here.client.disconnect();
  const lost = here.manager.sendMessage('lost').catch(String);
  await writer.manager.sendMessage('two');
  await here.renew();
  expect(await lost).toMatch('See whether it is there');
  await until(() => here.received.length === 2);
  await here.manager.sendMessage('three');
  await until(() => writer.received.length === 1);
  expect(here.received).toEqual([
    ['one', 'bob'],
    ['two', 'bob']
  ]);
  expect(writer.received).toEqual([['three', 'ada']]);
});

it('[LKROOM5] the name of an author is the one that the chat shows, and the timestamp that of the server', async () => {
  const [here, there] = [await join(ada), await join(bob)];
  const heard = new Promise<ChatMessage>(done => there.manager.on('message_received', done));
  await here.manager.sendMessage('hello');
  const { participant, timestamp } = await heard;
  expect(participant).toEqual({ identity: 'ada', name: 'Ada' });
  expect(timestamp.getTime()).toBe(harness.clock.now());
});

it('[LKROOM8] an author without an account has their mark, also under a name that a program gave them', () => {
  const document = new YChat();
  const names: (string | undefined)[] = [];
  const room = new ChatRoom({ document, username: 'ada' });
  new ChatManager(room).on('message_received', ({ participant }) => names.push(participant?.name));
  const made = 'acs-12345678-0000-4000-8000-000000000000';
  const row = (seq: number, sender: string, more = {}): IMessageRow => ({
    ...{ type: 'msg', id: `m${seq}`, body: 'hello', sender, time: 1, raw_time: false, seq },
    ...more
  });
  document.ydoc.transact(() => {
    document.yusers.set(made, namedUser(made, 'Zoe'));
    document.yusers.set('bob', userOf(bob));
    document.yusers.set(
      'echo',
      userOf({ ...bob, username: 'echo', displayName: 'Echo', bot: true })
    );
    writeRows(document, [
      row(1, made, { display_name: 'Ada' }),
      row(2, made),
      row(3, 'bob', { display_name: 'Ada' }),
      row(4, 'echo')
    ]);
  });
  expect(names).toEqual(['Ada (app)', 'Zoe (app)', 'Bob', 'Echo (bot)']);
  room.close();
});

it('[LKROOM6] a message that is removed without a trace is received as deleted', async () => {
  const [here, there] = [await join(ada), await join(bob)];
  const { id } = await here.manager.sendMessage('gone soon');
  await until(() => there.received.length === 1);
  const document = there.client.chat;
  document.ymessages.delete(document.ymessages.toArray().findIndex(m => m.get('id') === id));
  expect(there.received[1]).toEqual(['', 'ada', true]);
});

it('[LKROOM7] a closed room leaves no listener, and rejects what waits', async () => {
  const { client, room, manager, received } = await join();
  client.disconnect();
  const waiting = manager.sendMessage('late');
  room.close();
  await expect(waiting).rejects.toThrow('The room was closed');
  client.chat.addMessage({ body: 'unheard', sender: 'ada' });
  expect(received).toEqual([]);
});
