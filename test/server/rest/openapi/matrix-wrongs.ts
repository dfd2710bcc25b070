/** The invalid values that tests send, and the expected answers. The codes are those of the table in `matrix.ts`. */

/** A text that opens and closes brackets this many times. */
export const deep = (open: string, close: string, depth = 2_000): string =>
  open.repeat(depth) + close.repeat(depth);

export interface IBody {
  readonly type?: string;
  readonly text: string | Buffer;
}

const json = (text: string | Buffer): IBody => ({ type: 'application/json', text });

const UNREADABLE = {
  'half an object': json('{"topic":'),
  'bytes that are no text': json(Buffer.from([0x7b, 0xff, 0xfe, 0x00])),
  'a key __proto__': json('{"__proto__":{"admin":true}}'),
  'a key __proto__ within': json('{"metadata":{"__proto__":{"admin":true}}}'),
  'a way to the prototype': json('{"constructor":{"prototype":{"admin":true}}}')
};
const NO_OBJECT = {
  'a list': json('[]'),
  'a text': json('"text"'),
  'a number': json('17'),
  'lists in lists': json(deep('[', ']')),
  'lists and objects that do not end': json(deep('[{"a":', ''))
};
const OTHER_TYPE = {
  'a form': { type: 'application/x-www-form-urlencoded', text: 'topic=Plans' },
  'another type': { type: 'application/xml', text: '<topic/>' },
  'a type that is none': { type: 'json', text: '{}' },
  'no type': { text: '{}' }
};
const TEXT = { 'plain text': { type: 'text/plain', text: '{}' } };
/** Half a character, as JSON writes it. */
const HALF = json('{"topic":"\\ud83d"}');
const LARGE = json(JSON.stringify({ topic: 'x'.repeat(300_000) }));

const all = (code: string, bodies: Record<string, IBody>): [string, IBody, string][] =>
  Object.entries(bodies).map(([name, body]) => [name, body, code]);

/** Invalid bodies and their expected answers, by the kind of body. */
export const BODIES: Readonly<Record<string, readonly [string, IBody, string][]>> = {
  '–get': [],
  '–unread': [],
  /** Required. */
  object: [
    ...all('bad_request', { ...UNREADABLE, ...NO_OBJECT, ...OTHER_TYPE, ...TEXT }),
    ['null', json('null'), 'bad_request'],
    ['nothing at all', json(''), 'bad_request'],
    ['half a character', HALF, 'bad_value'],
    ['too much', LARGE, 'request_too_large']
  ],
  /** Optional. */
  'object?': [
    ...all('bad_request', { ...UNREADABLE, ...NO_OBJECT, ...OTHER_TYPE, ...TEXT }),
    ['half a character', HALF, 'bad_value'],
    ['too much', LARGE, 'request_too_large']
  ],
  /** No body is needed, but one that arrives must be JSON. */
  json: [
    ...all('bad_request', { ...UNREADABLE, ...OTHER_TYPE, ...TEXT }),
    ['half a character', HALF, 'bad_value'],
    ['too much', LARGE, 'request_too_large']
  ],
  /** The same, or text with its type. */
  'json or text': [
    ...all('bad_request', { ...UNREADABLE, ...OTHER_TYPE }),
    ['half a character', HALF, 'bad_value'],
    ['too much', LARGE, 'request_too_large']
  ],
  /** Any bytes are a file, except none. */
  file: [
    ['nothing at all', { text: '' }, 'bad_request'],
    ['too much', { type: 'text/plain', text: 'x'.repeat(5_000) }, 'attachment_too_large']
  ],
  'chat file': [
    ...all('bad_request', { ...NO_OBJECT, ...OTHER_TYPE, ...TEXT }),
    ['half an object', json('{"messages":'), 'bad_request'],
    ['null', json('null'), 'bad_request'],
    ['too much', json(Buffer.alloc(64 * 1024 * 1024 + 1, ' ')), 'request_too_large']
  ]
};

/** Values in the place of an id in the address. One that cannot be decoded, or is too long, matches no operation. */
export const JUNK: readonly [string, string?][] = [
  ['%zz', 'bad_request'],
  ['%ff', 'bad_request'],
  ['%f0%9f', 'bad_request'],
  ['x'.repeat(5_000), 'not_found'],
  ['%00'],
  ['a%00b'],
  ['%20'],
  ['%2e%2e%2f%2e%2e%2fchats.db'],
  ['%5c'],
  ['..%2f'],
  ['__proto__'],
  ['constructor'],
  ["'%20OR%201=1"],
  ['%ef%bf%bf'],
  ['%e2%80%ae'],
  ['00000000-0000-4000-8000-00000000000A'],
  ['00000000-0000-4000-8000-0000000000001'],
  ['8:acs:x_y'],
  ['%7b%22%24ne%22:1%7d']
];

const COUNTS = ['-1', 'abc', '', '1.5', '1e3', '0x10', '1234567', ' 1', '１'];
const TIMES = [
  'garbage',
  '',
  '2026-01-01',
  '0',
  '2026-02-30T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-01-01T00:00:00',
  '2026-01-01T00:00:00+05'
];
const PLACES = ['-1', 'abc', '', '1.5', '1'.repeat(16)];
const CHAT = { chat_id: ['', 'x'.repeat(129)] };
const VERSION = { 'api-version': ['x'.repeat(65)] };

/** Query parameters with invalid values. All answer `bad_request` with the parameter as the target, and so does a repeated parameter. */
export const QUERIES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'GET /chat/threads': {
    maxPageSize: COUNTS,
    startTime: TIMES,
    includeLeft: ['yes', '1', ''],
    pinned: ['yes', '1', ''],
    workspaceId: ['x'.repeat(65)],
    after: ['garbage', '', '_', '1_2', '1_2_x', 'x'.repeat(300)],
    ...VERSION
  },
  'GET /chat/threads/{id}/participants': { maxPageSize: COUNTS, skip: COUNTS, ...VERSION },
  'GET /chat/threads/{id}/readReceipts': { maxPageSize: COUNTS, skip: COUNTS, ...VERSION },
  'GET /chat/threads/{id}/attachments': { maxPageSize: COUNTS, before: PLACES, ...VERSION },
  'GET /chat/threads/{id}/messages/{message}/thread': {
    maxPageSize: COUNTS,
    before: PLACES,
    ...VERSION
  },
  'GET /chat/threads/{id}/pins': { maxPageSize: COUNTS, before: PLACES, ...VERSION },
  'GET /chat/threads/{id}/messages': {
    maxPageSize: COUNTS,
    startTime: TIMES,
    aroundTime: TIMES,
    before: PLACES,
    after: PLACES,
    around: ['x'.repeat(65)],
    ...VERSION
  },
  'POST /chat/threads/{id}/messages/{message}/:stop': { bot: ['x'.repeat(65)] },
  'POST /chat/threads/{id}/attachments': { name: ['x'.repeat(1_001)], kind: ['sound', ''] },
  'POST /chat/threads/:import': { workspaceId: ['x'.repeat(65)], ...VERSION },
  'GET /chat/people': { maxPageSize: COUNTS, name: ['x'.repeat(201)], ...VERSION },
  'GET /chat/search': { maxPageSize: COUNTS, skip: COUNTS, q: ['x'.repeat(501)] },
  'GET /chat/events': { latest: ['yes', '1', ''], lastEventId: ['1'.repeat(65)] },
  'GET /chat/unread': { workspaceId: ['x'.repeat(65)], ...VERSION },
  'DELETE /chat/unread': { workspaceId: ['x'.repeat(65)], ...VERSION },
  'DELETE /chat/workspaces/{id}': { chats: ['keep', ''], ...VERSION },
  'GET /chat/workspaces/{id}/members': { maxPageSize: COUNTS, skip: COUNTS, ...VERSION },
  'GET /chat/bots': { maxPageSize: COUNTS, skip: COUNTS, ...VERSION },
  'GET /chat/webhooks/{id}/deadLetters': {
    maxPageSize: COUNTS,
    after: [...PLACES.filter(place => place !== '1.5'), '1.', '.1'],
    ...VERSION
  },
  'POST /chat': { workspace_id: ['', 'x'.repeat(129)] },
  'GET /chat': CHAT,
  'DELETE /chat': CHAT,
  'GET /chat/authorize': CHAT,
  'GET /chat/authorize/message': CHAT,
  'POST /v4/a': { epid: ['x'.repeat(129)] },
  'GET /socket.io/1/': { epid: ['x'.repeat(129)] }
};
