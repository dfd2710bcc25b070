import { EventEmitter } from 'node:events';
import {
  ChatManager,
  ChatMessage,
  PacketError,
  type IChatRoom,
  type IPublishOptions
} from '../../../src/livekit/index.js';

const bob = { identity: 'bob', name: 'Bob' };

/** A room without a server. `sent` has the packets that left it. */
class FakeRoom extends EventEmitter {
  readonly sent: [string, IPublishOptions][] = [];
  localParticipant: IChatRoom['localParticipant'] = {
    identity: 'ada',
    publishData: (payload, options) => {
      this.sent.push([new TextDecoder().decode(payload), options]);
      return Promise.resolve();
    }
  };

  hear(text: string, topic = 'lk-chat-topic'): void {
    this.emit('dataReceived', new TextEncoder().encode(text), bob, 0, topic);
  }
}

function open(): { room: FakeRoom; chat: ChatManager; received: ChatMessage[] } {
  const room = new FakeRoom();
  const chat = new ChatManager(room);
  const received: ChatMessage[] = [];
  chat.on('message_received', message => received.push(message));
  return { room, chat, received };
}

let warn: jest.SpyInstance;
let error: jest.SpyInstance;

beforeEach(() => {
  warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

it('[LK8] a message, an edit and a deletion are sent as reliable packets on their topics', async () => {
  const { room, chat, received } = open();
  const message = await chat.sendMessage('hi');
  expect(message).toMatchObject({ message: 'hi', isLocal: true, participant: { identity: 'ada' } });
  message.message = 'hello';
  await chat.updateMessage(message);
  message.deleted = true;
  await chat.updateMessage(message);
  const start = `{"id":"${message.id}","message":`;
  const end = `,"timestamp":${message.timestamp.getTime()}`;
  expect(room.sent).toEqual([
    [`${start}"hi"${end}}`, { topic: 'lk-chat-topic', reliable: true }],
    [`${start}"hello"${end}}`, { topic: 'lk-chat-update-topic', reliable: true }],
    [`${start}"hello"${end},"deleted":true}`, { topic: 'lk-chat-update-topic', reliable: true }]
  ]);
  expect(received).toEqual([]);
});

it('[LK8] a message that the room does not take is not sent, and says why', async () => {
  const { room, chat } = open();
  await expect(chat.sendMessage('x'.repeat(20_000))).rejects.toThrow(PacketError);
  await expect(chat.updateMessage(new ChatMessage({ timestamp: new Date(NaN) }))).rejects.toThrow(
    PacketError
  );
  expect(room.sent).toEqual([]);
  room.localParticipant = undefined;
  await expect(chat.sendMessage('hi')).rejects.toThrow(/room is not connected/);
});

it('[LK9] packets of others on both topics are received with their author', () => {
  const { room, received } = open();
  room.hear('{"id":"a","message":"hi","timestamp":5}');
  room.hear('{"id":"a","message":"","deleted":true}', 'lk-chat-update-topic');
  expect(received).toMatchObject([
    { id: 'a', message: 'hi', timestamp: new Date(5), participant: bob, isLocal: false },
    { id: 'a', message: '', deleted: true, participant: bob }
  ]);
});

it('[LK9] an author whom the room does not know yet is known by the identity, or not at all', () => {
  const { room, received } = open();
  const payload = new TextEncoder().encode('{"message":"hi"}');
  room.emit('dataReceived', payload, undefined, 0, 'lk-chat-topic', undefined, 'eve');
  room.emit('dataReceived', payload, undefined, 0, 'lk-chat-topic');
  expect(received.map(({ participant }) => participant)).toEqual([{ identity: 'eve' }, undefined]);
});

it('[LK10] a malformed packet ends nothing: it is left out with a warning', () => {
  const { room, received } = open();
  room.hear('{"id":');
  room.hear('{"id":{},"message":[]}', 'lk-chat-update-topic');
  room.hear('{"id":', 'another-topic');
  room.hear('{"id":"a","message":"hi"}');
  expect(received.map(({ message }) => message)).toEqual(['hi']);
  expect(warn).toHaveBeenCalledTimes(2);
});

it('[LK10] a listener that fails ends nothing', () => {
  const room = new FakeRoom();
  const chat = new ChatManager(room);
  const received: string[] = [];
  chat.on('message_received', () => {
    throw new Error('oops');
  });
  chat.on('message_received', ({ message }) => received.push(message));
  room.hear('{"message":"one"}');
  room.hear('{"message":"two"}');
  expect(received).toEqual(['one', 'two']);
  expect(error).toHaveBeenCalledTimes(2);
});

it('[LK11] a closed manager hears nothing and leaves no listener, and one listener can leave alone', () => {
  const { room, chat, received } = open();
  const other: ChatMessage[] = [];
  const listener = (message: ChatMessage): unknown => other.push(message);
  chat.on('message_received', listener).off('message_received', listener);
  room.hear('{"message":"hi"}');
  expect([received.length, other.length]).toEqual([1, 0]);
  chat.close();
  chat.close();
  room.hear('{"message":"again"}');
  expect(received).toHaveLength(1);
  expect(room.listenerCount('dataReceived')).toBe(0);
});
