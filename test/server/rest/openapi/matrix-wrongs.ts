/** The invalid values that tests send, and the expected answers. The codes are those of the table in `matrix.ts`. */

const deep = (open: string, close: string, depth = 2_000): string =>
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
const VERSION = { 'api-version': ['x'.repeat(65)] };

/** Query parameters with invalid values. All answer `bad_request` with the parameter as the target, and so does a repeated parameter. */
export const QUERIES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'GET /chat/threads': {
    maxPageSize: COUNTS,
    startTime: TIMES,
    includeLeft: ['yes', '1', ''],
    after: ['garbage', '', '_', '1_2', '1_2_x', 'x'.repeat(300)],
    ...VERSION
  },
  'GET /chat/threads/{id}/participants': { maxPageSize: COUNTS, skip: COUNTS, ...VERSION },
  'GET /chat/threads/{id}/readReceipts': { maxPageSize: COUNTS, skip: COUNTS, ...VERSION },
  'GET /chat/threads/{id}/attachments': { maxPageSize: COUNTS, before: PLACES, ...VERSION },
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
  'POST /chat/threads/{id}/attachments': { name: ['x'.repeat(1_001)] },
  'GET /chat/search': { maxPageSize: COUNTS, skip: COUNTS, q: ['x'.repeat(501)] },
  'GET /chat/events': { latest: ['yes', '1', ''], lastEventId: ['1'.repeat(65)] },
  'GET /chat/bots': { maxPageSize: COUNTS, skip: COUNTS, ...VERSION },
  'GET /chat/webhooks/{id}/deadLetters': {
    maxPageSize: COUNTS,
    after: [...PLACES.filter(place => place !== '1.5'), '1.', '.1'],
    ...VERSION
  },
  'POST /v4/a': { epid: ['x'.repeat(129)] },
  'GET /socket.io/1/': { epid: ['x'.repeat(129)] }
};

const NESTED = JSON.parse(deep('[', ']', 500)) as object;
const GUEST = { rawId: 'gus' };
const POLICY = 'retentionPolicy';
const people = (entry: object): object => ({ participants: [entry] });

/** Objects with invalid fields: the code, and the field as the target. */
export const FIELDS: Readonly<Record<string, readonly [object, string, string][]>> = {
  'POST /auth/guest': [
    [{}, 'bad_request', 'body'],
    [{ name: 5 }, 'bad_request', 'body/name'],
    [{ name: NESTED }, 'bad_request', 'body/name'],
    [{ name: ' ' }, 'bad_value', 'name'],
    [{ name: 'a\nb' }, 'bad_value', 'name'],
    [{ name: 'x'.repeat(65) }, 'bad_value', 'name']
  ],
  'POST /identities': [
    [{ createTokenWithScopes: 'chat' }, 'bad_request', 'body/createTokenWithScopes'],
    [{ createTokenWithScopes: ['x'] }, 'bad_request', 'body/createTokenWithScopes/0'],
    [{ expiresInMinutes: 59 }, 'bad_request', 'body/expiresInMinutes'],
    [{ expiresInMinutes: 1441 }, 'bad_request', 'body/expiresInMinutes']
  ],
  'POST /identities/{id}/:issueAccessToken': [
    [{}, 'bad_request', 'body'],
    [{ scopes: [] }, 'bad_request', 'body/scopes'],
    [{ scopes: ['x'] }, 'bad_request', 'body/scopes/0'],
    [{ scopes: ['chat'], expiresInMinutes: '60' }, 'bad_request', 'body/expiresInMinutes']
  ],
  'POST /chat/threads': [
    [{ topic: 5 }, 'bad_request', 'body/topic'],
    [{ topic: NESTED }, 'bad_request', 'body/topic'],
    [{ topic: '' }, 'bad_value', 'topic'],
    [{ topic: 'x'.repeat(201) }, 'bad_value', 'topic'],
    [{ topic: 'a\u0000b' }, 'bad_value', 'topic'],
    [{ id: 'x' }, 'bad_value', 'id'],
    [{ access: 'secret' }, 'bad_request', 'body/access'],
    [{ quiet: 'yes' }, 'bad_request', 'body/quiet'],
    [{ metadata: [] }, 'bad_request', 'body/metadata'],
    [{ metadata: { a: 1 } }, 'bad_request', 'body/metadata/a'],
    [{ metadata: { a: 'x'.repeat(1_024) } }, 'bad_value', 'metadata'],
    [{ metadata: { constructor: 'x' } }, 'bad_value', 'metadata'],
    [{ [POLICY]: { kind: 'never' } }, 'bad_request', `body/${POLICY}/kind`],
    [{ [POLICY]: { kind: 'threadCreationDate' } }, 'bad_value', POLICY],
    [{ participants: 'bob' }, 'bad_request', 'body/participants'],
    [{ participants: Array(201).fill(people({})) }, 'bad_request', 'body/participants'],
    [people({}), 'bad_request', 'body/participants/0']
  ],
  'PATCH /chat/threads/{id}': [
    [{ topic: 5 }, 'bad_request', 'body/topic'],
    [{ topic: '\t' }, 'bad_value', 'topic'],
    [{ topic: 'x'.repeat(201) }, 'bad_value', 'topic'],
    [{ metadata: { a: 1 } }, 'bad_request', 'body/metadata/a'],
    [{ metadata: { a: 'x'.repeat(1_024) }, topic: 'New' }, 'bad_value', 'metadata'],
    [{ metadata: { constructor: 'x' } }, 'bad_value', 'metadata'],
    [{ [POLICY]: { kind: 'threadCreationDate', deleteThreadAfterDays: 29 } }, 'bad_value', POLICY]
  ],
  'POST /chat/threads/{id}/participants/:add': [
    [{}, 'bad_request', 'body'],
    [people({ communicationIdentifier: 'gus' }), 'bad_request', P('communicationIdentifier')],
    [
      people({ communicationIdentifier: GUEST, shareHistoryTime: 'now' }),
      'bad_request',
      P('shareHistoryTime')
    ],
    [
      people({ communicationIdentifier: GUEST, shareHistoryTime: '2016-12-31T23:59:60Z' }),
      'bad_request',
      P('shareHistoryTime')
    ],
    [
      people({ communicationIdentifier: GUEST, displayName: 'x'.repeat(257) }),
      'bad_request',
      P('displayName')
    ]
  ],
  'POST /chat/threads/{id}/participants/:remove': [
    [{ rawId: 5 }, 'bad_request', 'body/rawId'],
    [{ communicationUser: {} }, 'bad_request', 'body/communicationUser'],
    [{}, 'user_not_found', 'body'],
    [{ rawId: '8:acs:nobody' }, 'user_not_found', 'body'],
    [{ rawId: 'x'.repeat(129) }, 'user_not_found', 'body'],
    [{ rawId: 'a\u0000b' }, 'user_not_found', 'body']
  ],
  'POST /chat/threads/{id}/typing': [
    [{ senderDisplayName: 5 }, 'bad_request', 'body/senderDisplayName'],
    [{ senderDisplayName: 'x'.repeat(257) }, 'bad_request', 'body/senderDisplayName']
  ],
  'POST /chat/threads/{id}/readReceipts': [
    [{}, 'bad_request', 'body'],
    [{ chatMessageId: 5 }, 'bad_request', 'body/chatMessageId'],
    [{ chatMessageId: 'nothing' }, 'message_not_found', 'body/chatMessageId'],
    [{ chatMessageId: 'x'.repeat(5_000) }, 'message_not_found', 'body/chatMessageId'],
    [{ chatMessageId: '\u0000' }, 'message_not_found', 'body/chatMessageId']
  ],
  'POST /chat/threads/{id}/messages': [
    [{}, 'bad_request', 'body'],
    [{ content: null }, 'bad_request', 'body/content'],
    [{ content: NESTED }, 'bad_request', 'body/content'],
    [{ content: 'x'.repeat(28_673) }, 'message_too_long', 'content'],
    [{ content: 'x', type: 'markdown' }, 'bad_request', 'body/type'],
    [{ content: 'x', id: 'a b' }, 'bad_value', 'id'],
    [{ content: 'x', id: 'x'.repeat(65) }, 'bad_value', 'id'],
    [{ content: 'x', senderDisplayName: 'x'.repeat(257) }, 'bad_request', 'body/senderDisplayName'],
    [{ content: 'x', metadata: { a: {} } }, 'bad_request', 'body/metadata/a'],
    [{ content: 'x', metadata: { a: 'x'.repeat(1_024) } }, 'bad_value', 'metadata'],
    [{ content: 'x', metadata: { constructor: 'x' } }, 'bad_value', 'metadata'],
    [{ content: 'x', reply_to: 5 }, 'bad_request', 'body/reply_to'],
    [{ content: 'x', reply_to: 'x'.repeat(65) }, 'bad_value', 'reply_to'],
    [{ content: 'x', attachments: ['x'.repeat(129)] }, 'bad_value', 'attachments'],
    [{ content: 'x', attachments: Array(101).fill('x') }, 'bad_request', 'body/attachments']
  ],
  'PATCH /chat/threads/{id}/messages/{message}': [
    [{ content: 5 }, 'bad_request', 'body/content'],
    [{ content: 'x'.repeat(28_673) }, 'message_too_long', 'content'],
    [{ content: 'x', metadata: { a: 'x'.repeat(1_024) } }, 'bad_value', 'metadata'],
    [{ content: 'x', metadata: { constructor: 'x' } }, 'bad_value', 'metadata']
  ],
  'POST /chat/webhooks': [
    [{}, 'bad_request', 'body'],
    [{ url: 'nonsense' }, 'bad_value', 'url'],
    [{ url: 'https://ada:secret@hooks.example/' }, 'bad_value', 'url'],
    [{ url: 'http://hooks.example/' }, 'webhook_refused', 'url'],
    [{ url: 'https://10.0.0.1/' }, 'webhook_refused', 'url'],
    [{ url: 'x'.repeat(2_001) }, 'bad_request', 'body/url'],
    [{ url: 'https://hooks.example/', events: [] }, 'bad_request', 'body/events'],
    [{ url: 'https://hooks.example/', events: ['x'] }, 'bad_request', 'body/events/0'],
    [{ url: 'https://hooks.example/', threadId: 'x' }, 'chat_not_found', 'body/threadId']
  ],
  'POST /chat/bots': [
    [{}, 'bad_request', 'body'],
    [{ name: 5, kind: 'outside' }, 'bad_request', 'body/name'],
    [{ name: 'fine', kind: 'builtin' }, 'bad_request', 'body/kind'],
    [{ name: 'Not fine', kind: 'outside' }, 'bad_value', 'name'],
    [{ name: 'other', kind: 'outside' }, 'bot_name_taken', 'body/name'],
    [{ name: 'fine', kind: 'outside', id: 'x' }, 'unknown_field', 'id'],
    [{ name: 'fine', kind: 'webhook', url: 'https://10.0.0.1/' }, 'webhook_refused', 'url'],
    [{ name: 'fine', kind: 'outside', answers: 'never' }, 'bad_request', 'body/answers'],
    [{ name: 'fine', kind: 'outside', commands: NESTED }, 'bad_request', 'body/commands/0']
  ],
  'PATCH /chat/bots/{name}': [
    [{ description: 5 }, 'bad_request', 'body/description'],
    [{ description: 'a\nb' }, 'bad_value', 'description'],
    [{ displayName: 'Other' }, 'bot_name_taken', 'body/displayName'],
    [{ name: 'fine' }, 'unknown_field', 'name'],
    [{ url: 'https://10.0.0.1/' }, 'webhook_refused', 'url']
  ],
  'POST /chat/threads/:import': [
    [{ metadata: { name: 'x'.repeat(201) } }, 'bad_value', 'topic'],
    [{ metadata: { name: 'a\nb' } }, 'bad_value', 'topic']
  ]
};

/** The path of a field of the first participant. */
function P(field: string): string {
  return `body/participants/0/${field}`;
}
