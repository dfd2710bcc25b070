import { join } from 'node:path';
import { person } from '../../../harness/people.js';
import { refuse, type Attempt, type Refusal } from '../../../harness/refusals.js';
import type { FakeRoom } from './fake-livekit.js';
import { ACCOUNT, ada, bob, BridgeStage, settle, until } from './test-bridges.js';

/** A chat of ada's in a room with eve, and the log of the bridge. */
class Stage extends BridgeStage {
  eve!: FakeRoom;

  get database(): string {
    return join(this.api.directory, 'chats.db');
  }

  /** The reason for which the bridge does not take something: in its log, or in its state. */
  dropped(send: () => void | Promise<void>): Attempt {
    return async () => {
      const before = this.api.logged.length;
      await send();
      await settle();
      const reasons = this.api.logged
        .slice(before)
        .split('\n')
        .filter(line => line.includes('was dropped'))
        .map(line => (JSON.parse(line) as { reason: string }).reason);
      return [...new Set(reasons)].join() || 'nothing';
    };
  }

  async reason(): Promise<string> {
    await settle();
    return (await this.bridges.statusOf(this.chat))?.reason ?? 'connected';
  }

  /** The code with which a command of somebody is refused. */
  command(...[who, command]: Parameters<Stage['api']['rooms']['execute']>): Attempt {
    return () =>
      this.api.rooms.execute(who, command).then(
        () => 'ok',
        (error: { code: string }) => error.code
      );
  }
}

/** Something that the bridge drops. */
const drop = (
  what: string,
  reason: string,
  send: (stage: Stage) => void | Promise<void>,
  prepare: (stage: Stage) => unknown = () => undefined
): Refusal<Stage> => [
  what,
  reason,
  async stage => {
    await prepare(stage);
    await settle();
    return stage.dropped(() => send(stage));
  }
];

const packet = (content: object | string, topic?: string) => (stage: Stage) =>
  stage.eve.data(content, topic);

const said = async (stage: Stage): Promise<void> => {
  stage.eve.text('of Eve', 'm1');
  await stage.shows('of Eve');
};

const removed = async (stage: Stage): Promise<void> => {
  await said(stage);
  const [{ sender: username }] = await stage.messages();
  const command = { type: 'set-role', chat: stage.chat, username, role: null } as const;
  await stage.api.rooms.execute(ada, command);
  await stage.isDone();
};

const UPDATES = 'lk-chat-update-topic';

describe('the bridge to a room of LiveKit', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    stage.eve = await stage.with('eve');
  });
  afterEach(async () => {
    expect(stage.api.errors).toEqual([]);
    await stage.close();
  });

  /** The bridge cannot connect, and its state says why. */
  const refused = (what: string, reason: RegExp, change: (stage: Stage) => unknown) =>
    [
      what,
      String(reason),
      async (stage: Stage) => {
        await change(stage);
        return async () => {
          const told = await stage.reason();
          expect(told).toMatch(reason);
          return String(reason);
        };
      }
    ] as const;

  refuse<Stage>(
    '[BRIDGE21]',
    {
      expired: [
        refused('the token of the bridge', /refuses the key or the secret/, async stage => {
          stage.livekit.failure = '401 - token has expired';
          stage.livekit.bridgeIn()!.drop();
          await until(async () => {
            stage.api.clock.advance(1_000);
            return (await stage.bridges.statusOf(stage.chat))?.state === 'refused';
          });
        })
      ],
      used: [
        refused('the identity of the bridge', /Another server joined/, async stage => {
          await stage.livekit.join(`colloquy-${stage.chat}`);
          await stage.state('refused');
        }),
        drop('the same message again', 'nothing', packet({ id: 'm1', message: 'of Eve' }), said)
      ],
      foreign: [
        drop(
          'the deletion of a message of somebody else',
          'nothing',
          async stage => {
            const mallory = await stage.livekit.join('mallory');
            mallory.data({ id: 'm1', message: '', deleted: true }, UPDATES);
          },
          said
        ),
        [
          'the deletion of a message of the chat',
          'nothing',
          async stage => {
            const id = await stage.say('of Ada');
            await stage.isDone();
            return stage.dropped(() => stage.eve.data({ id, message: '', deleted: true }, UPDATES));
          }
        ],
        [
          'a room for the chat of somebody else',
          'chat_not_found',
          stage => stage.command(bob, { type: 'set-bridge', chat: stage.chat, room: 'team' })
        ]
      ],
      swapped: [
        drop('a message as a request for history', 'nothing', packet('x', 'colloquy.history')),
        drop('a packet on the topic of streams', 'nothing', packet({ message: 'x' }, 'lk.chat')),
        drop('a file as a text', 'nothing', async stage => {
          await stage.eve.file(['x'], { streamId: 'f', name: 'a' }, 'lk.other');
        })
      ],
      'of the wrong workspace': [
        refused('a room that is not open to chats', /may not be connected/, async stage => {
          await stage.bridges.dispose();
          await stage.start({ ...ACCOUNT, rooms: ['elsewhere'] });
          await stage.state('refused');
        }),
        [
          'a member of the workspace who is no owner of the chat',
          'chat_not_found',
          async stage => {
            const { rooms } = stage.api;
            const { id } = await rooms.execute(ada, { type: 'create-workspace', name: 'Lab' });
            await rooms.execute(ada, { type: 'move-chat', chat: stage.chat, workspace: id });
            const members = { workspace: id, usernames: ['bob'] };
            await rooms.execute(ada, { type: 'add-workspace-members', ...members });
            await stage.isDone();
            return stage.command(bob, { type: 'set-bridge', chat: stage.chat, room: null });
          }
        ]
      ],
      'of a removed member': [
        drop('a text', 'removed_from_chat', stage => stage.eve.text('again', 'm2'), removed),
        drop('an edit', 'removed_from_chat', packet({ id: 'm1', message: 'x' }, UPDATES), removed),
        drop(
          'a file',
          'removed_from_chat',
          stage => stage.eve.file(['x'], { streamId: 'f', name: 'a' }),
          removed
        ),
        refused('the bridge of a removed owner', /no owner of it any more/, async stage => {
          const { rooms } = stage.api;
          const role = { type: 'set-role', chat: stage.chat } as const;
          await rooms.execute(ada, { ...role, username: 'bob', role: 'owner' });
          await rooms.execute(bob, { ...role, username: 'ada', role: null });
          await stage.state('refused');
        })
      ],
      oversized: [
        drop('a packet', 'malformed', packet(`"${'x'.repeat(1024 * 1024)}"`), stage => {
          stage.api.limits.bridgePacketsPer10s = 10_000;
        }),
        drop('a packet above the rate', 'too_many_requests', packet('x'.repeat(1024 * 1024))),
        drop('a text', 'too_large', stage => stage.eve.text('x'.repeat(2 * 1024 * 1024), 'm1')),
        drop('a file', 'too_large', stage =>
          stage.eve.file(['x'], { streamId: 'f', name: 'a', totalSize: 2 ** 40 })
        ),
        drop('an id', 'malformed', stage => stage.eve.text('x', 'x'.repeat(1_000)))
      ],
      malformed: [
        ...['', '{', 'null', '[]', '7', '{"id":7,"message":"x"}', '{"message":{}}'].map(text =>
          drop(`the packet ${text}`, 'malformed', packet(text))
        ),
        drop('half a character', 'malformed', stage => stage.eve.data(new Uint8Array([0xff]))),
        drop('a text that breaks off', 'incomplete', stage =>
          stage.eve.text(Promise.reject(new Error('stream terminated')), 'm1')
        ),
        drop(
          'a file that breaks off',
          'incomplete',
          stage => stage.eve.file(['x'], { streamId: 'f', name: 'a', totalSize: 2 }),
          said
        )
      ],
      'ten thousand': [
        drop(
          'packets above the rate',
          'too_many_requests',
          stage => {
            for (let i = 0; i < 10_000; i++) {
              stage.eve.data({ id: `m${i}`, message: `${i}` });
            }
          },
          async stage => {
            stage.api.limits.bridgePacketsPer10s = 1;
            stage.eve.text('the first', 'm1');
            await settle();
          }
        ),
        [
          'changes of rooms by somebody who may not',
          'forbidden',
          async stage => {
            const { rooms } = stage.api;
            const role = { type: 'set-role', chat: stage.chat } as const;
            await rooms.execute(ada, { ...role, username: 'carl', role: 'member' });
            await stage.isDone();
            const attempt = stage.command(person('carl'), {
              ...{ type: 'set-bridge', chat: stage.chat },
              room: 'team'
            });
            return async () => {
              const codes = new Set<string>();
              for (let i = 0; i < 10_000; i++) {
                codes.add(await attempt());
              }
              return [...codes].join();
            };
          }
        ]
      ]
    },
    () => stage
  );
});
