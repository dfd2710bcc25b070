/** The operations with a body, and a valid value in JSON for each field; `{id}` is replaced by an id. */
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

/** Half an emoji, which JSON can express and text cannot. */
export const HALF = '\\ud83d';

/** JSON values to send in the place of any field. They are JSON texts, in which `%` is replaced. */
export const VALUES = [
  'null',
  'true',
  '0',
  '-1',
  '1e309',
  '1e308',
  '123456789012345678901234567890',
  '0.1',
  '""',
  '" "',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\u202e\\u2066"',
  '"\\uffff\\ufffe"',
  '"\\r\\nX-Odd: 1"',
  '"../../x"',
  '"__proto__"',
  `"${HALF}"`,
  `"\\udc00${HALF}"`,
  `"${'x'.repeat(70_000)}"`,
  `"${'👩‍👩‍👧‍👦'.repeat(500)}"`,
  `"${'á̧̨'.repeat(500)}"`,
  '[]',
  '[[]]',
  '[null]',
  `["${HALF}"]`,
  '{}',
  '{"a":null}',
  `{"${HALF}":"x"}`,
  `{"a":"${HALF}"}`,
  '{"constructor":"x"}',
  '{"toString":"x","length":"9"}',
  '{"\\u0000":"x"}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  `[${'1,'.repeat(20_000)}1]`,
  '"275760-09-13T00:00:00Z"',
  '"9999-12-31T23:59:59-23:59"',
  '"0000-01-01T00:00:00+23:59"',
  '"-000001-01-01T00:00:00Z"'
];
