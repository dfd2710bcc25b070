import type { IMessage } from '../../../../src/document/index.js';
import { agentQuestionOf } from '../../../../src/model/agents/agent-question.js';

const message = (id: string, sender: string, metadata: object, options = true): IMessage => ({
  ...{ type: 'msg', id, sender, body: '', metadata: metadata as IMessage['metadata'] },
  ...(options && { options: [{ id: 'once', label: 'Once' }] })
});

const CALLS = message('calls', 'bot:jin', { tool_calls: [{ tool_call_id: 'c1', title: 'List' }] });
const chat = {
  messages: [CALLS],
  person: (username: string) =>
    username === 'bot:jin' ? { kind: 'bot' as const, owner: 'ada' } : { kind: 'account' as const }
};

it('[AGENTVIEW7] knows the question whether an agent may answer somebody', () => {
  const metadata = { agent_request: { asker: 'bob', owner: 'eve' } };
  // The owner is the one whom the server names, not the message.
  expect(agentQuestionOf(message('q', 'bot:jin', metadata), chat)).toEqual({
    ...{ kind: 'request', asker: 'bob', decider: 'ada' }
  });
  expect(agentQuestionOf(message('q', 'bot:jin', metadata, false), chat)).toBeNull();
  expect(agentQuestionOf(message('q', 'bob', metadata), chat)).toBeNull();
});

it('[AGENTVIEW5] knows the question whether a tool may run, and its call in a message of the same agent', () => {
  const asks = (sender: string, link: unknown) =>
    agentQuestionOf(message('q', sender, { tool_call: link }), chat);
  expect(asks('bot:jin', { message: 'calls', id: 'c1' })).toMatchObject({
    ...{ kind: 'call', decider: 'ada', call: { title: 'List' } }
  });
  for (const link of [
    ...[null, 'calls', {}, { message: 'calls' }, { message: 'calls', id: 'c2' }],
    { message: 'other', id: 'c1' }
  ]) {
    expect(asks('bot:jin', link)).toBeNull();
  }
  const foreign = { ...chat, messages: [{ ...CALLS, sender: 'bot:other' }] };
  expect(
    agentQuestionOf(message('q', 'bot:jin', { tool_call: { message: 'calls', id: 'c1' } }), foreign)
  ).toBeNull();
});

it('[AGENTVIEW5] knows the question of a bot that is nobody’s agent, and whom it asks', () => {
  const plain = { ...chat, person: () => ({ kind: 'bot' as const }) };
  const asks = (audience?: string[]) =>
    agentQuestionOf(
      {
        ...message('q', 'bot:jin', { tool_call: { message: 'calls', id: 'c1' } }),
        ...(audience && { audience })
      },
      plain
    );
  expect(asks(['bob'])).toMatchObject({ kind: 'call', decider: 'bob' });
  expect([asks(['bob', 'eve']), asks()]).toMatchObject([
    { kind: 'call', decider: undefined },
    { kind: 'call', decider: undefined }
  ]);
  const request = message('q', 'bot:jin', { agent_request: { asker: 'bob' } });
  expect(agentQuestionOf(request, plain)).toBeNull();
});
