import { BROWSER_KEYS as keys } from './matrix-bodies.js';
import { deep } from './matrix-wrongs.js';

const NESTED = JSON.parse(deep('[', ']', 500)) as object;
const PUSH = 'https://push.example/new';
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
  'POST /chat/threads/:direct': [
    [{ rawId: 5 }, 'bad_request', 'body/rawId'],
    [{}, 'user_not_found', 'body'],
    [{ rawId: 'x'.repeat(129) }, 'user_not_found', 'body'],
    [{ rawId: 'ada' }, 'bad_value', 'username']
  ],
  'PATCH /chat/threads/{id}/preferences': [
    [{ notify: 'some' }, 'bad_request', 'body/notify'],
    [{ pinned: 'yes' }, 'bad_request', 'body/pinned']
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
  'PATCH /chat/threads/{id}/participants/{participant}': [
    [{}, 'bad_request', 'body'],
    [{ role: 'bot' }, 'bad_request', 'body/role'],
    [{ role: null }, 'bad_request', 'body/role']
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
  'PUT /chat/threads/{id}/unread': [
    [{}, 'bad_request', 'body'],
    [{ chatMessageId: 5 }, 'bad_request', 'body/chatMessageId'],
    [{ chatMessageId: 'nothing' }, 'message_not_found', 'body/chatMessageId']
  ],
  'PATCH /chat/threads/{id}/messages/{message}/following': [
    [{ isFollowed: 'yes' }, 'bad_request', 'body/isFollowed'],
    [{ readMessageId: 5 }, 'bad_request', 'body/readMessageId'],
    [{ readMessageId: 'nothing' }, 'message_not_found', 'readMessageId']
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
    [{ content: 'x', metadata: { a: NESTED } }, 'bad_value', 'metadata'],
    [{ content: 'x', metadata: { a: 'x'.repeat(1_024) } }, 'bad_value', 'metadata'],
    [{ content: 'x', metadata: { constructor: 'x' } }, 'bad_value', 'metadata'],
    [{ content: 'x', reply_to: 5 }, 'bad_request', 'body/reply_to'],
    [{ content: 'x', reply_to: 'x'.repeat(65) }, 'bad_value', 'reply_to'],
    [{ content: 'x', attachments: ['x'.repeat(129)] }, 'bad_value', 'attachments'],
    [{ content: 'x', mentions: 'bob' }, 'bad_request', 'body/mentions'],
    [{ content: 'x', mentions: ['x'.repeat(129)] }, 'bad_request', 'body/mentions/0'],
    [{ content: 'x', mentions: Array(251).fill('x') }, 'bad_request', 'body/mentions'],
    [{ content: 'x', attachments: Array(101).fill('x') }, 'bad_request', 'body/attachments']
  ],
  'PATCH /chat/threads/{id}/bots/{bot}': [
    [{ serves: 'nobody' }, 'bad_request', 'body/serves'],
    [{ answers: 5 }, 'bad_request', 'body/answers'],
    [{ answers: 'never' }, 'bad_request', 'body/answers']
  ],
  'PATCH /chat/threads/{id}/messages/{message}': [
    [{ content: 5 }, 'bad_request', 'body/content'],
    [{ content: 'x'.repeat(28_673) }, 'message_too_long', 'content'],
    [{ content: 'x', metadata: { a: 'x'.repeat(1_024) } }, 'bad_value', 'metadata'],
    [{ content: 'x', metadata: { constructor: 'x' } }, 'bad_value', 'metadata'],
    [{ content: 'x', metadata: { a: NESTED } }, 'bad_value', 'metadata'],
    [{ attachments: 'x' }, 'bad_request', 'body/attachments'],
    [{ attachments: ['nothing'] }, 'attachment_not_found', 'attachments'],
    [{ attachments: ['x'.repeat(129)] }, 'bad_value', 'attachments']
  ],
  'POST /chat/threads/{id}/messages/{message}/:redirect': [
    [{}, 'bad_request', 'body'],
    [{ bots: 'echo' }, 'bad_request', 'body/bots'],
    [{ bots: [] }, 'bad_value', 'bots'],
    [{ bots: ['robo'] }, 'user_not_found', 'bots'],
    [{ bots: ['echo'], to: 'x' }, 'unknown_field', 'to'],
    [{ bots: ['echo'], overrides: { sender: 'ada' } }, 'unknown_field', 'sender'],
    [{ bots: ['echo'], overrides: { content: 5 } }, 'bad_request', 'body/overrides/content']
  ],
  'POST /chat/threads/{id}/answers': [
    [{}, 'bad_request', 'body'],
    [{ content: 'x', on_behalf_of: 'ada' }, 'user_not_found', 'on_behalf_of'],
    [{ content: 'x', on_behalf_of: 'robo' }, 'user_not_found', 'on_behalf_of'],
    [{ content: 'x', self_approve: false }, 'bad_value', 'self_approve'],
    [{ content: 'x', self_redirect: { bots: ['robo'] } }, 'user_not_found', 'bots'],
    [{ content: 'x', as: 'echo' }, 'unknown_field', 'as'],
    [{ content: 'x', id: 'a b' }, 'bad_value', 'id']
  ],
  'PUT /chat/push': [
    [{}, 'bad_request', 'body'],
    [{ endpoint: '', keys }, 'bad_request', 'body/endpoint'],
    [{ endpoint: 'x'.repeat(2_001), keys }, 'bad_request', 'body/endpoint'],
    [{ endpoint: 'nonsense', keys }, 'bad_value', 'body/endpoint'],
    [{ endpoint: 'http://push.example/', keys }, 'bad_value', 'body/endpoint'],
    [{ endpoint: 'https://10.0.0.1/', keys }, 'bad_value', 'body/endpoint'],
    [{ endpoint: 'https://a:b@push.example/', keys }, 'bad_value', 'body/endpoint'],
    [{ endpoint: PUSH, keys: {} }, 'bad_request', 'body/keys'],
    [{ endpoint: PUSH, keys: { ...keys, p256dh: 'AA' } }, 'bad_value', 'body/keys/p256dh'],
    [{ endpoint: PUSH, keys: { ...keys, auth: 'AA' } }, 'bad_value', 'body/keys/auth'],
    [{ endpoint: PUSH, keys, words: 'no' }, 'bad_request', 'body/words'],
    [{ endpoint: PUSH, keys, quietHours: 'always' }, 'bad_request', 'body/quietHours'],
    [{ endpoint: PUSH, keys, timeZone: 'Nowhere' }, 'bad_value', 'body/timeZone']
  ],
  'POST /chat/push/:remove': [
    [{}, 'bad_request', 'body'],
    [{ endpoint: '' }, 'bad_request', 'body/endpoint']
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
  'PUT /chat/threads/{id}/workspace': [
    [{}, 'bad_request', 'body'],
    [{ workspaceId: 5 }, 'bad_request', 'body/workspaceId'],
    [{ workspaceId: 'nothing' }, 'workspace_not_found', 'body/workspaceId']
  ],
  'POST /chat/workspaces': [
    [{ name: 5 }, 'bad_request', 'body/name'],
    [{ name: ' ' }, 'bad_value', 'name'],
    [{ name: 'x'.repeat(201) }, 'bad_value', 'name'],
    [{ name: 'x', id: 'X' }, 'bad_value', 'id']
  ],
  'POST /chat/workspaces/:visit': [
    [{ workspaceId: 5 }, 'bad_request', 'body/workspaceId'],
    [{ workspaceId: 'nothing' }, 'workspace_not_found', 'body/workspaceId'],
    [{ threadId: 'nothing' }, 'chat_not_found', 'body/threadId']
  ],
  'PATCH /chat/workspaces/{id}': [
    [{}, 'bad_request', 'body'],
    [{ name: 'a\nb' }, 'bad_value', 'name']
  ],
  'POST /chat/workspaces/{id}/members/:add': [
    [{}, 'bad_request', 'body'],
    [{ members: [] }, 'bad_request', 'body/members'],
    [{ members: [5] }, 'bad_request', 'body/members/0'],
    [{ members: Array(201).fill('x') }, 'bad_request', 'body/members']
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
  'PUT /chat/agents/{name}': [
    [{}, 'bad_request', 'body'],
    [{ displayName: 5 }, 'bad_request', 'body/displayName'],
    [{ displayName: 'x'.repeat(41) }, 'bad_value', 'displayName'],
    [{ displayName: 'Fine', answers: 'always' }, 'unknown_field', 'answers'],
    [{ displayName: 'Fine', commands: NESTED }, 'bad_request', 'body/commands/0']
  ],
  'POST /chat/agent-work/:take': [
    [{}, 'bad_request', 'body'],
    [{ instance: '', agents: [] }, 'bad_request', 'body/instance'],
    [{ instance: '1', agents: 'x' }, 'bad_request', 'body/agents'],
    [{ instance: '1', agents: [], working: [''] }, 'bad_request', 'body/working/0'],
    [{ instance: '1', agents: [], wait: 31 }, 'bad_request', 'body/wait'],
    [{ instance: '1', agents: [], owner: 'bob' }, 'unknown_field', 'owner']
  ],
  'POST /chat/agent-work/{work}/:status': [
    [{}, 'bad_request', 'body'],
    [{ text: 'x'.repeat(201) }, 'bad_request', 'body/text'],
    [{ text: 'x', agent: 'y' }, 'unknown_field', 'agent']
  ],
  'POST /chat/agent-work/{work}/:finish': [
    [{ failure: '' }, 'bad_request', 'body/failure'],
    [{ failure: 'x'.repeat(501) }, 'bad_request', 'body/failure'],
    [{ reason: 'x' }, 'unknown_field', 'reason']
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
