import { ada } from '../test-api.js';
import { ask, harness, moveTo, useThread, values } from '../test-thread.js';

useThread();

describe('/chat/threads in the Azure format', () => {
  it('[SYS3] begins a chat with system messages unless the request asks for none', async () => {
    const [topic, added] = await values(ada, '/messages');
    const initiatorCommunicationIdentifier = await harness.identifier('ada');
    expect(topic).toMatchObject({
      type: 'topicUpdated',
      sequenceId: '2',
      content: { topic: 'Plans', initiatorCommunicationIdentifier }
    });
    expect(added).toMatchObject({
      type: 'participantAdded',
      sequenceId: '1',
      content: {
        participants: [
          { communicationIdentifier: initiatorCommunicationIdentifier, displayName: 'Ada' }
        ],
        initiatorCommunicationIdentifier
      }
    });
    expect(added).not.toHaveProperty('senderCommunicationIdentifier');
    moveTo(`/chat/threads/${await harness.chat(ada, { quiet: true })}`);
    expect(await values(ada, '/messages')).toEqual([]);
  });

  it('[THREAD5] sets and changes metadata and retention separately', async () => {
    await ask(ada, 'PATCH', '', { metadata: { a: '1', b: '2' } });
    const policy = { kind: 'threadCreationDate', deleteThreadAfterDays: 40 };
    await ask(ada, 'PATCH', '', { metadata: { a: null }, retentionPolicy: policy });
    expect((await ask(ada, 'GET', '')).json).toMatchObject({
      topic: 'Plans',
      metadata: { b: '2' },
      retentionPolicy: policy
    });
    await ask(ada, 'PATCH', '', { retentionPolicy: { kind: 'none' } });
    expect((await ask(ada, 'GET', '')).json).toMatchObject({ retentionPolicy: { kind: 'none' } });
    const days = { kind: 'threadCreationDate', deleteThreadAfterDays: 91 };
    expect((await ask(ada, 'PATCH', '', { retentionPolicy: days })).status).toBe(400);
  });

  it('[REPEAT1] creates one chat for a repeated request', async () => {
    const create = async () => {
      const response = await harness.app.inject({
        method: 'POST',
        url: '/chat/threads?api-version=2025-03-15',
        headers: {
          authorization: `Bearer ${await harness.token(ada)}`,
          'repeatability-request-id': 'once'
        },
        payload: { topic: 'Once' }
      });
      return response.json<{ chatThread: { id: string } }>();
    };
    expect(await create()).toEqual(await create());
  });
});
