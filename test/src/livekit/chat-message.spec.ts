import { ChatMessage, PacketError } from '../../../src/livekit/index.js';

it('[LK7] a new message has an id, the time and nothing else', () => {
  const before = Date.now();
  const { message, id, timestamp, deleted, participant, isLocal } = new ChatMessage();
  expect({ message, deleted, participant, isLocal }).toEqual({
    message: '',
    deleted: false,
    participant: undefined,
    isLocal: false
  });
  expect(id).toMatch(/^[0-9A-Za-z]{12}$/);
  expect(timestamp.getTime()).toBeGreaterThanOrEqual(before);
});

it('[LK7] the JSON of a message has the fields of a packet, and `deleted` only if it is true', () => {
  const message = new ChatMessage({
    message: 'hi',
    id: 'a',
    timestamp: new Date(5),
    isLocal: true
  });
  expect(JSON.stringify(message)).toBe('{"id":"a","message":"hi","timestamp":5}');
  message.deleted = true;
  expect(JSON.stringify(message)).toBe('{"id":"a","message":"hi","timestamp":5,"deleted":true}');
});

it('[LK7] a message is read from JSON, and takes the text or the deletion of an edit', () => {
  const message = ChatMessage.fromJSON({ id: 'a', message: 'hi', timestamp: 5 });
  expect(message).toMatchObject({ id: 'a', message: 'hi', timestamp: new Date(5), deleted: false });
  message.updateFromJSON({ id: 'another', message: 'hello', timestamp: 9 });
  expect(message).toMatchObject({ id: 'a', message: 'hello', timestamp: new Date(5) });
  message.updateFromJSON({ message: null, deleted: true });
  expect(message).toMatchObject({ message: '', deleted: true });
});

it('[LK7] a message of an old client gets an id and the time', () => {
  const { id, timestamp } = ChatMessage.fromJSON({ message: 'hi' });
  expect(id).toMatch(/^[0-9A-Za-z]{12}$/);
  expect(timestamp.getTime()).toBeGreaterThan(Date.now() - 10_000);
});

it('[LK7] JSON with a field of the wrong type changes nothing', () => {
  const message = new ChatMessage({ message: 'hi' });
  expect(() => message.updateFromJSON({ message: 5 })).toThrow(PacketError);
  expect(() => ChatMessage.fromJSON({ id: [], message: '' })).toThrow(PacketError);
  expect(message.message).toBe('hi');
});
