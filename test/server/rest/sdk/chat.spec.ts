import { ChatClient, type ChatMessage, type ChatThreadClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { person } from '../../../harness/people.js';
import { TlsServer } from '../../../harness/tls-server.js';

interface IUser {
  readonly id: string;
  readonly client: ChatClient;
}

/** Azure's own SDK against the served program. */
describe('@azure/communication-chat', () => {
  let server: TlsServer;
  let identities: CommunicationIdentityClient;
  let ada: IUser;
  let bob: IUser;

  beforeAll(async () => {
    server = await TlsServer.start({ limits: { messagesPer10s: 60 } });
    identities = new CommunicationIdentityClient(server.connectionString, options());
    [ada, bob] = [await user(), await user()];
  }, 60_000);
  afterAll(() => server.stop());

  const options = () => ({ tlsOptions: { ca: server.ca }, retryOptions: { maxRetries: 0 } });
  const clientOf = (token: string): ChatClient =>
    new ChatClient(server.endpoint, new AzureCommunicationTokenCredential(token), options());
  const user = async (): Promise<IUser> => {
    const { user, token } = await identities.createUserAndToken(['chat']);
    return { id: user.communicationUserId, client: clientOf(token) };
  };
  const all = async <T>(list: AsyncIterable<T>): Promise<T[]> => {
    const items: T[] = [];
    for await (const item of list) {
      items.push(item);
    }
    return items;
  };
  const thread = async (
    topic = 'Plans'
  ): Promise<[ada: ChatThreadClient, bob: ChatThreadClient]> => {
    const participants = [{ id: { communicationUserId: bob.id }, displayName: 'Bob' }];
    const { chatThread } = await ada.client.createChatThread({ topic }, { participants });
    const { id } = chatThread!;
    return [ada.client.getChatThreadClient(id), bob.client.getChatThreadClient(id)];
  };
  const texts = (messages: readonly ChatMessage[]): (string | undefined)[] =>
    messages.filter(({ type }) => type === 'text').map(({ content }) => content?.message);

  it('[SDK1] creates, reads, changes, lists and deletes chats', async () => {
    const retentionPolicy = { kind: 'threadCreationDate', deleteThreadAfterDays: 60 } as const;
    const request = { idempotencyToken: 'one', metadata: { a: '1' }, retentionPolicy };
    const { chatThread, invalidParticipants } = await ada.client.createChatThread(
      { topic: 'Trip' },
      request
    );
    expect(invalidParticipants).toBeUndefined();
    const again = await ada.client.createChatThread({ topic: 'Trip' }, request);
    expect(again.chatThread?.id).toBe(chatThread?.id);
    const client = ada.client.getChatThreadClient(chatThread!.id);
    await client.updateTopic('Journey');
    await client.updateProperties({ metadata: { b: '2' } });
    const properties = await client.getProperties();
    expect(properties).toMatchObject({
      topic: 'Journey',
      metadata: { a: '1', b: '2' },
      retentionPolicy,
      createdBy: { kind: 'communicationUser', communicationUserId: ada.id }
    });
    expect(properties.createdOn).toBeInstanceOf(Date);
    const started = new Date(Date.now() - 60_000);
    const listed = await all(ada.client.listChatThreads({ maxPageSize: 1, startTime: started }));
    expect(listed).toContainEqual(expect.objectContaining({ topic: 'Journey' }));
    await ada.client.deleteChatThread(chatThread!.id);
    await expect(client.getProperties()).rejects.toMatchObject({
      statusCode: 404,
      code: 'chat_deleted'
    });
  });

  it('[SDK2] sends, reads, edits, deletes and lists messages, and lists system messages', async () => {
    const [client, other] = await thread();
    const { id } = await client.sendMessage(
      { content: '<b>Hi</b>' },
      { senderDisplayName: 'Ada', type: 'html', metadata: { a: '1' } }
    );
    const message = await other.getMessage(id);
    expect(message).toMatchObject({
      id,
      type: 'html',
      sequenceId: '3',
      version: id,
      content: { message: '<b>Hi</b>' },
      senderDisplayName: 'Ada',
      metadata: { a: '1' },
      sender: { communicationUserId: ada.id }
    });
    await client.updateMessage(id, { content: 'Hello', metadata: { b: '2' } });
    const edited = await client.getMessage(id);
    expect(edited).toMatchObject({ content: { message: 'Hello' }, metadata: { a: '1', b: '2' } });
    expect(edited.editedOn).toBeInstanceOf(Date);
    expect(Number(edited.version)).toBeGreaterThan(Number(id));
    await expect(other.updateMessage(id, { content: 'x' })).rejects.toMatchObject({
      statusCode: 403
    });
    await client.deleteMessage(id);
    const [deleted, topic, added] = await all(client.listMessages());
    expect(deleted.deletedOn).toBeInstanceOf(Date);
    expect(deleted.content?.message).toBeUndefined();
    expect(topic).toMatchObject({
      type: 'topicUpdated',
      sequenceId: '2',
      content: { topic: 'Plans', initiator: { communicationUserId: ada.id } }
    });
    expect(topic.sender).toBeUndefined();
    expect(added).toMatchObject({ type: 'participantAdded', sequenceId: '1' });
    expect(added.content?.participants?.map(({ id }) => id)).toContainEqual(
      expect.objectContaining({ communicationUserId: bob.id })
    );
  });

  it('[SDK3] reads pages that repeat nothing while messages arrive', async () => {
    const [client, other] = await thread();
    const sent = Array.from({ length: 7 }, (_, i) => `m${i}`);
    for (const content of sent) {
      await client.sendMessage({ content });
    }
    const seen: (string | undefined)[] = [];
    for await (const page of client.listMessages({ maxPageSize: 2 }).byPage()) {
      seen.push(...texts(page));
      await other.sendMessage({ content: 'meanwhile' });
    }
    expect(seen).toEqual([...sent].reverse());
    const startTime = new Date(Date.now() + 60_000);
    expect(await all(client.listMessages({ startTime }))).toEqual([]);
  });

  it('[SDK4] adds and removes participants', async () => {
    const [client, other] = await thread();
    const eve = await user();
    const nobody = ada.id.replace(/.{12}$/, '000000000000');
    const { invalidParticipants } = await client.addParticipants({
      participants: [
        { id: { communicationUserId: eve.id }, displayName: 'Eve', shareHistoryTime: new Date() },
        { id: { communicationUserId: nobody } }
      ]
    });
    expect(invalidParticipants).toMatchObject([{ code: '404', target: nobody }]);
    const list = await all(other.listParticipants({ maxPageSize: 1 }));
    expect(list.map(({ displayName }) => displayName)).toEqual(
      expect.arrayContaining(['Bob', 'Eve'])
    );
    expect(list).toHaveLength(3);
    const [, skipped] = await all(other.listParticipants({ skip: 1 }));
    expect(skipped).toMatchObject({ displayName: 'Eve' });
    expect(skipped.shareHistoryTime).toBeInstanceOf(Date);
    await client.removeParticipant({ communicationUserId: bob.id });
    await expect(other.sendMessage({ content: 'x' })).rejects.toMatchObject({ statusCode: 403 });
    expect((await all(other.listMessages()))[0].type).toBe('participantAdded');
  });

  it('[SDK5] sends and lists receipts, and sends typing', async () => {
    const [client, other] = await thread();
    const { id } = await client.sendMessage({ content: 'Hello' });
    await other.sendReadReceipt({ chatMessageId: id });
    const [receipt] = await all(client.listReadReceipts({ maxPageSize: 1 }));
    expect(receipt).toMatchObject({ chatMessageId: id, sender: { communicationUserId: bob.id } });
    expect(receipt.readOn).toBeInstanceOf(Date);
    expect(await other.sendTypingNotification({ senderDisplayName: 'Bob' })).toBe(true);
  });

  it('[SDK6] gets errors in its format', async () => {
    const [client] = await thread();
    const eve = await user();
    const stranger = eve.client.getChatThreadClient(client.threadId);
    await expect(stranger.sendMessage({ content: 'x' })).rejects.toMatchObject({ statusCode: 404 });
    await expect(stranger.getProperties()).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.sendMessage({ content: 'x'.repeat(30_000) })).rejects.toMatchObject({
      statusCode: 413,
      code: 'message_too_long'
    });
    await expect(client.getMessage('1')).rejects.toMatchObject({
      statusCode: 404,
      code: 'message_not_found'
    });
    const calls = await identities.createUserAndToken(['voip']);
    await expect(clientOf(calls.token).createChatThread({ topic: 'No' })).rejects.toMatchObject({
      statusCode: 403
    });
    await expect(all(clientOf('a.eyJleHAiOjF9.c').listChatThreads())).rejects.toMatchObject({
      statusCode: 401
    });
    const sends = Array.from({ length: 70 }, () => client.sendMessage({ content: 'x' }));
    const failed = (await Promise.allSettled(sends)).find(({ status }) => status === 'rejected');
    expect(failed).toMatchObject({ reason: { statusCode: 429, code: 'too_many_requests' } });
  });

  it('[SDK7] shares a chat with a user of the server itself, under their id', async () => {
    const [client] = await thread();
    const own = clientOf(await server.token(person('carol')));
    await client.addParticipants({
      participants: [{ id: { communicationUserId: 'carol' }, displayName: 'Carol' }]
    });
    const carol = own.getChatThreadClient(client.threadId);
    await carol.sendMessage({ content: 'From inside' });
    const [message] = await all(client.listMessages());
    expect(message.sender).toMatchObject({
      kind: 'communicationUser',
      communicationUserId: expect.stringMatching(/^8:acs:[^_]+_[^_]+$/) as string
    });
    await client.removeParticipant(message.sender!);
    await expect(carol.sendMessage({ content: 'x' })).rejects.toMatchObject({ statusCode: 403 });
  });
});
