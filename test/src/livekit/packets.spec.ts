import {
  CHAT_TOPIC,
  CHAT_UPDATE_TOPIC,
  decodePacket,
  encodePacket,
  generateId,
  MAX_PACKET_BYTES,
  MAX_READ_BYTES,
  PacketError,
  type IChatPacket
} from '../../../src/livekit/packets.js';

const packet: IChatPacket = { id: 'a1B2c3D4e5F6', message: 'Grüße 🎈', timestamp: 1764460800123 };
const defaults = { id: () => 'made', now: () => 42 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): IChatPacket => decodePacket(bytes(text), defaults);
const json = (fields: unknown): IChatPacket => read(JSON.stringify(fields));

it('[LK1] the bytes of each packet are those of LiveKit’s clients', () => {
  expect([CHAT_TOPIC, CHAT_UPDATE_TOPIC]).toEqual(['lk-chat-topic', 'lk-chat-update-topic']);
  const golden: [Partial<IChatPacket>, string][] = [
    [{}, '{"id":"a1B2c3D4e5F6","message":"Grüße 🎈","timestamp":1764460800123}'],
    [
      { message: '', deleted: true },
      '{"id":"a1B2c3D4e5F6","message":"","timestamp":1764460800123,"deleted":true}'
    ],
    [
      { ignoreLegacy: true },
      '{"id":"a1B2c3D4e5F6","message":"Grüße 🎈","timestamp":1764460800123,"ignoreLegacy":true}'
    ],
    [
      { deleted: false, ignoreLegacy: false, timestamp: 5.9 },
      '{"id":"a1B2c3D4e5F6","message":"Grüße 🎈","timestamp":5}'
    ]
  ];
  for (const [change, expected] of golden) {
    expect([...encodePacket({ ...packet, ...change })]).toEqual([...bytes(expected)]);
  }
});

it('[LK1] a packet is read as it was written', () => {
  const written = { ...packet, deleted: true, ignoreLegacy: true };
  expect(decodePacket(encodePacket(written), defaults)).toEqual(written);
});

describe('[LK2] packets of old and careless clients are read', () => {
  const whole = { ...packet, deleted: false, ignoreLegacy: false };
  it.each<[string, object, Partial<IChatPacket>]>([
    ['no id', { id: undefined }, { id: 'made' }],
    ['an empty id', { id: '' }, { id: 'made' }],
    ['no timestamp', { timestamp: undefined }, { timestamp: 42 }],
    ['a timestamp of 0', { timestamp: 0 }, { timestamp: 42 }],
    ['a timestamp that no date has', { timestamp: 9e15 }, { timestamp: 42 }],
    ['a timestamp that is text', { timestamp: '2026-11-30' }, { timestamp: 42 }],
    ['a fraction', { timestamp: 7.5 }, { timestamp: 7 }],
    ['no message', { message: undefined, deleted: true }, { message: '', deleted: true }],
    ['no text', { message: null, deleted: true }, { message: '', deleted: true }],
    ['a deletion that is not true', { deleted: 'true' }, { deleted: false }],
    ['the former name of the flag', { ignore: true }, { ignoreLegacy: true }],
    ['unknown fields', { extra: { __proto__: 1 }, then: 1 }, {}]
  ])('%s', (_, change, expected) => {
    expect(json({ ...packet, ...change })).toEqual({ ...whole, ...expected });
  });
});

describe('[LK3] other packets are refused with a reason', () => {
  it.each<[string, string]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"hello"'],
    ['an id that is no text', '{"id":{"a":1},"message":""}'],
    ['an endless id', JSON.stringify({ id: 'x'.repeat(257), message: '' })],
    ['a message that is no text', '{"id":"a","message":{"text":"hi"}}'],
    ['a huge packet', JSON.stringify({ id: 'a', message: 'x'.repeat(MAX_READ_BYTES) })],
    ['deep nesting', '['.repeat(30_000)]
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(PacketError);
  });

  it('bytes that are not UTF-8', () => {
    expect(() => decodePacket(Uint8Array.of(0x22, 0xff, 0x22), defaults)).toThrow(PacketError);
  });
});

describe('[LK4] no malformed packet is written', () => {
  it.each<[string, Partial<Record<keyof IChatPacket, unknown>>]>([
    ['no id', { id: '' }],
    ['an endless id', { id: 'x'.repeat(257) }],
    ['no message', { message: undefined }],
    ['no timestamp', { timestamp: NaN }],
    ['an endless timestamp', { timestamp: Infinity }],
    ['a message that is too long', { message: 'x'.repeat(MAX_PACKET_BYTES) }]
  ])('%s', (_, change) => {
    expect(() => encodePacket({ ...packet, ...change } as IChatPacket)).toThrow(PacketError);
  });

  it('half characters are replaced', () => {
    const text = new TextDecoder().decode(encodePacket({ ...packet, message: 'a\ud83cb\udf88' }));
    expect(JSON.parse(text)).toMatchObject({ message: 'a\ufffdb\ufffd' });
  });

  it('the largest packet fits exactly', () => {
    const room = MAX_PACKET_BYTES - encodePacket({ ...packet, message: '' }).length;
    expect(encodePacket({ ...packet, message: 'x'.repeat(room) })).toHaveLength(MAX_PACKET_BYTES);
    expect(() => encodePacket({ ...packet, message: 'x'.repeat(room + 1) })).toThrow(
      /takes 15361 bytes, and a packet holds at most 15360/
    );
  });
});

it('[LK5] new ids have twelve characters of 0-9A-Za-z and do not repeat', () => {
  const ids = Array.from({ length: 1_000 }, generateId);
  ids.forEach(id => expect(id).toMatch(/^[0-9A-Za-z]{12}$/));
  expect(new Set(ids).size).toBe(ids.length);
});
