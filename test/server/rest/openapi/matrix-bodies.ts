import { createECDH } from 'node:crypto';

let made = 0;

/** The keys of a browser. */
export const BROWSER_KEYS = {
  p256dh: createECDH('prime256v1').generateKeys('base64url'),
  auth: Buffer.alloc(16).toString('base64url')
};

/** Users as bodies name them. */
export const named = (...usernames: string[]): object[] =>
  usernames.map(rawId => ({ communicationIdentifier: { rawId } }));

/**
 * The valid JSON bodies, by operation.
 *
 * @param plain - a message of the chat without reactions and pins
 * @param read - a message that the caller has read
 */
export function bodiesOf({
  chat,
  plain,
  read,
  workspace
}: {
  chat: string;
  plain: string;
  read: string;
  workspace: string;
}): Record<string, object | undefined> {
  return {
    'POST /auth/jupyter': {},
    'POST /auth/guest': { name: 'Gus' },
    'POST /identities': {},
    'POST /identities/{id}/:issueAccessToken': { scopes: ['chat'] },
    'POST /chat/threads': { topic: 'More plans' },
    'PATCH /chat/threads/{id}': { topic: 'Other plans' },
    'POST /chat/threads/:direct': { rawId: 'bob' },
    'PATCH /chat/threads/{id}/preferences': { pinned: true },
    'POST /chat/threads/{id}/participants/:add': { participants: named('dan') },
    'POST /chat/threads/{id}/participants/:remove': { rawId: 'cyd' },
    'PATCH /chat/threads/{id}/participants/{participant}': { role: 'reader' },
    'PATCH /chat/threads/{id}/bots/{bot}': { answers: 'mentioned' },
    'PUT /chat/threads/{id}/livekit': { room: 'another' },
    'POST /chat/threads/{id}/readReceipts': { chatMessageId: plain },
    'PUT /chat/threads/{id}/unread': { chatMessageId: read },
    'PATCH /chat/threads/{id}/messages/{message}/following': { isFollowed: true },
    'POST /chat/threads/{id}/messages': { content: 'Hi' },
    'PATCH /chat/threads/{id}/messages/{message}': { content: 'Hi' },
    'POST /chat/threads/{id}/messages/{message}/:append': { content: ', and more' },
    'POST /chat/threads/{id}/messages/{message}/:fail': { reason: 'The model is away.' },
    'POST /chat/threads/{id}/messages/{message}/:choose': { option: 'yes' },
    'POST /chat/threads/{id}/messages/{message}/:withdraw': { reason: 'timeout' },
    'POST /chat/threads/{id}/answers': { content: 'Hi', on_behalf_of: 'echo' },
    'POST /chat/threads/{id}/messages/{message}/:redirect': { bots: ['echo'] },
    'POST /chat/threads/:import': { messages: [] },
    'POST /chat/bots': { name: `fresh${++made}`, kind: 'outside' },
    'PATCH /chat/bots/{name}': { description: 'Helps.' },
    'PUT /chat/agents/{name}': { displayName: `Agent ${++made}` },
    'POST /chat/agent-work/:take': { instance: '1', agents: [], wait: 0 },
    'POST /chat/agent-work/{work}/:status': { text: 'Searching' },
    'POST /chat/agent-work/{work}/:finish': {},
    'PUT /chat/threads/{id}/workspace': { workspaceId: workspace },
    'POST /mcp': { jsonrpc: '2.0', id: 1, method: 'tools/list' },
    'POST /chat/workspaces': { name: 'Club' },
    'POST /chat/workspaces/:visit': { workspaceId: workspace },
    'PATCH /chat/workspaces/{id}': { name: 'Labor' },
    'POST /chat/workspaces/{id}/members/:add': { members: ['dan'] },
    'POST /chat/webhooks': { url: 'https://hooks.example/', threadId: chat },
    'PUT /chat/push': { endpoint: 'https://push.example/new', keys: BROWSER_KEYS },
    'POST /chat/push/:remove': { endpoint: 'https://push.example/old' }
  };
}
