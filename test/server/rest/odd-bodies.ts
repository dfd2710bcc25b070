/** Operations with a body, and each field as JSON that fits; `{id}` of a text stands for nothing. */
export const FIELDS: readonly {
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}[] = [
  {
    method: 'POST',
    path: '/chat/threads',
    fields: {
      topic: '"Plans"',
      id: 'null',
      access: '"private"',
      participants: '[]',
      metadata: '{}',
      retentionPolicy: 'null',
      quiet: 'true'
    }
  },
  {
    method: 'PATCH',
    path: '/chat/threads/{chat}',
    fields: { topic: '"Plans"', metadata: '{}', retentionPolicy: 'null' }
  },
  {
    method: 'POST',
    path: '/chat/threads/{chat}/messages',
    fields: {
      content: '"Hello"',
      id: 'null',
      type: '"text"',
      senderDisplayName: '"Ada"',
      metadata: '{}',
      reply_to: 'null',
      attachments: '[]'
    }
  },
  {
    method: 'PATCH',
    path: '/chat/threads/{chat}/messages/{message}',
    fields: { content: '"Hello"', metadata: '{}' }
  },
  {
    method: 'POST',
    path: '/chat/threads/{chat}/participants/:add',
    fields: { participants: '[]' }
  },
  {
    method: 'POST',
    path: '/chat/threads/{chat}/participants/:add',
    fields: {
      'participants":[{"communicationIdentifier":{"rawId":"bob"},"displayName': '"B"}],"x":1'
    }
  },
  {
    method: 'POST',
    path: '/chat/threads/{chat}/participants/:remove',
    fields: { rawId: '"nobody"', communicationUser: 'null' }
  },
  {
    method: 'POST',
    path: '/chat/threads/{chat}/typing',
    fields: { senderDisplayName: '"Ada"' }
  },
  {
    method: 'POST',
    path: '/chat/threads/{chat}/readReceipts',
    fields: { chatMessageId: '"x"' }
  },
  {
    method: 'POST',
    path: '/chat/webhooks',
    fields: { url: '"https://hooks.example/"', events: 'null', threadId: 'null' }
  },
  { method: 'POST', path: '/auth/guest', fields: { name: '"Jo"' } },
  { method: 'POST', path: '/auth/jupyter', fields: {} },
  { method: 'POST', path: '/v4/a', fields: {} },
  { method: 'POST', path: '/v3/registrations', fields: {} }
];
