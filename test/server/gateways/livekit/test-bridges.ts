import { Bridges } from '../../../../server/gateways/livekit/bridges.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { ada, TestApi } from '../../rest/test-api.js';
import { until } from '../../webhooks/receiver.js';
import { FakeLiveKit, type FakeRoom, type IReceived } from './fake-livekit.js';

export { ada, bob } from '../../rest/test-api.js';
export { until } from '../../webhooks/receiver.js';

export const ACCOUNT = {
  url: 'wss://livekit.test',
  key: 'the-key',
  secret: 'the-secret-of-the-account',
  rooms: ['team', 'class-*']
};

/** A chat of ada's, and a LiveKit server in memory. */
export class BridgeStage {
  readonly livekit = new FakeLiveKit();
  api!: TestApi;
  chat!: string;
  bridges!: Bridges;

  async open(): Promise<void> {
    this.api = await TestApi.open();
    this.api.bridges.dispose().catch(() => undefined);
    this.chat = await this.api.chat(ada, { access: 'private' });
    await this.start();
  }

  async close(): Promise<void> {
    await this.bridges.dispose();
    await this.api.close();
  }

  /** Starts the bridges, as a start of the server would. */
  async start(account: typeof ACCOUNT | null = ACCOUNT): Promise<void> {
    const { storage, rooms, feed, attachments, files, clock, limits, log } = this.api;
    this.bridges = new Bridges({
      ...{ storage, rooms, feed, attachments, files, clock, limits, log },
      livekit: account ?? undefined,
      makeRoom: this.livekit.make
    });
    await this.bridges.start();
  }

  async connect(room: string | null = 'team', who = ada): Promise<void> {
    await this.api.rooms.execute(who, { type: 'set-bridge', chat: this.chat, room });
    if (room !== null) {
      await this.state('connected');
    }
  }

  /** Connects the chat, and joins the room as a person. */
  async with(identity: string, name?: string): Promise<FakeRoom> {
    await this.connect();
    return this.livekit.join(identity, 'team', name);
  }

  state(state: string): Promise<void> {
    return until(async () => (await this.bridges.statusOf(this.chat))?.state === state);
  }

  async say(body: string, who: IPrincipal = ada): Promise<string> {
    const command = { type: 'send', chat: this.chat, message: { body } } as const;
    return (await this.api.rooms.execute(who, command)).id;
  }

  /** The messages of people in the chat, in their order. */
  async messages(): Promise<IMessageRow[]> {
    const rows = await this.api.storage.messagesAfter(this.chat, 0, 1_000);
    return rows.filter(({ type }) => type === 'msg');
  }

  async bodies(): Promise<string[]> {
    return (await this.messages()).map(({ body, deleted }) => (deleted ? '(deleted)' : body));
  }

  /** Resolves once the chat has these texts. */
  async shows(...bodies: string[]): Promise<void> {
    await until(async () => JSON.stringify(await this.bodies()) === JSON.stringify(bodies));
  }

  /** Resolves once the bridge has passed on all events. */
  async isDone(): Promise<void> {
    await until(async () => {
      this.api.clock.advance(60_000); // the position is stored now and then
      const row = await this.api.storage.bridges.get(this.chat);
      return row?.position.n === (await this.api.storage.journal.end());
    });
  }
}

/** The stage, opened before each test of a file and closed behind it. */
export function useBridges(): BridgeStage {
  const stage = new BridgeStage();
  beforeEach(async () => {
    Object.assign(stage, new BridgeStage());
    await stage.open();
  });
  afterEach(() => stage.close());
  return stage;
}

/** Lets everything that has arrived pass. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) {
    await new Promise(resolve => setImmediate(resolve));
  }
};

/** Packets on the topics of LiveKit's chat, as objects. */
export const packetsOf = (received: readonly IReceived[]): Record<string, unknown>[] =>
  received
    .filter(({ kind, topic }) => kind === 'packet' && topic.startsWith('lk-'))
    .map(({ text, topic }) => ({ topic, ...(JSON.parse(text) as object) }));

export const textsOf = (received: readonly IReceived[]): string[] =>
  received.filter(({ kind }) => kind === 'text').map(({ text }) => text);
