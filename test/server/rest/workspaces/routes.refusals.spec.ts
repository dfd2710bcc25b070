import { systemClock } from '../../../../server/clock.js';
import { Tokens } from '../../../../server/identity/tokens.js';
import { refuse, type Refusal } from '../../../harness/refusals.js';
import { ada, bob } from '../test-api.js';
import { PATH, rob, TwoLabs } from './two-labs.js';

const UNKNOWN = '11111111-1111-4111-8111-111111111111';
const HOUR_MS = 60 * 60 * 1000;

/** A token with which nothing can be done. */
const token = (
  what: string,
  make: (stage: TwoLabs) => string | Promise<string>
): Refusal<TwoLabs> => [
  what,
  'unauthorized',
  async stage => {
    const text = await make(stage);
    return async () => {
      const codes = [
        await stage.send(text, 'POST', PATH, { name: 'x' }),
        await stage.send(text, 'POST', '/chat?workspace_id=default'),
        await stage.send(text, 'GET', `/chat/authorize?chat_id=${stage.chat}`),
        await stage.send(text, 'POST', `/chat/threads/${stage.chat}/messages`, { content: 'x' })
      ];
      return [...new Set(codes)].join();
    };
  }
];

const string = async (stage: TwoLabs, kind: '' | '/message'): Promise<string> => {
  const answer = await stage.api.ask(bob, 'GET', `/chat/authorize${kind}?chat_id=${stage.chat}`);
  return answer.json<{ string: string }>().string;
};

describe('over HTTP', () => {
  let stage: TwoLabs;

  beforeEach(async () => {
    stage = new TwoLabs();
    await stage.open();
  });
  afterEach(async () => {
    expect(stage.api.errors).toEqual([]);
    await stage.api.close();
  });

  refuse<TwoLabs>(
    '[WORK13]',
    {
      expired: [
        token('a token', async stage => {
          const expired = await stage.api.token(ada, 1_000);
          stage.api.clock.advance(2_000);
          return expired;
        })
      ],
      used: [
        token('a token that was revoked', async stage => {
          const revoked = await stage.api.token(ada);
          stage.api.clock.advance(2_000);
          await stage.api.credentials.revoke('ada');
          return revoked;
        })
      ],
      foreign: [
        token('a token of another server', () =>
          new Tokens(new Uint8Array(32).fill(8), systemClock).issue(ada, HOUR_MS)
        ),
        token('a token without a signature', () => {
          const part = (value: object): string =>
            Buffer.from(JSON.stringify(value)).toString('base64url');
          return `${part({ alg: 'none' })}.${part({ sub: 'ada', exp: 4e9 })}.`;
        }),
        [
          'what only the owner of a workspace may do',
          'forbidden',
          ({ all, lab, chat }) =>
            all.call(
              stage,
              bob,
              ['PATCH', `${PATH}/${lab}`, { name: 'Mine' }],
              ['DELETE', `${PATH}/${lab}?chats=delete`],
              ['POST', `${PATH}/${lab}/members/:add`, { members: ['eve'] }],
              ['DELETE', `${PATH}/${lab}/members/ada`],
              ['POST', `/chat?workspace_id=${lab}`],
              ['PUT', `/chat/threads/${chat}/workspace`, { workspaceId: 'default' }],
              ['GET', `/chat?chat_id=${chat}`],
              ['DELETE', `/chat?chat_id=${chat}`]
            )
        ],
        [
          'a change of the default workspace',
          'forbidden',
          stage =>
            stage.all(
              ada,
              ['PATCH', `${PATH}/default`, { name: 'Mine' }],
              ['DELETE', `${PATH}/default?chats=delete`],
              ['POST', `${PATH}/default/members/:add`, { members: ['eve'] }],
              ['DELETE', `${PATH}/default/members/bob`]
            )
        ]
      ],
      swapped: [
        token('a connection string as a token', stage => string(stage, '')),
        token('a message string as a token', stage => string(stage, '/message')),
        ['a chat as a workspace', 'workspace_not_found', s => s.everything(bob, s.chat)],
        ['a workspace as a chat', 'chat_not_found', s => s.chatOf(bob, s.lab)]
      ],
      'of the wrong workspace': [
        ['a workspace of others', 'workspace_not_found', s => s.everything(bob, s.eves)],
        ['a workspace that nobody has', 'workspace_not_found', s => s.everything(bob, UNKNOWN)],
        ['a chat of others', 'chat_not_found', s => s.chatOf(bob, s.evesChat)],
        [
          'a move into a workspace of others',
          'workspace_not_found',
          s =>
            s.all(
              ada,
              ['PUT', `/chat/threads/${s.chat}/workspace`, { workspaceId: s.eves }],
              ['PUT', `/chat/threads/${s.chat}/workspace`, { workspaceId: UNKNOWN }],
              ['PUT', `/chat/threads/${s.chat}/workspace`, { workspaceId: s.chat }]
            )
        ]
      ],
      'of a removed member': [
        ['the workspace', 'workspace_not_found', s => s.everything(rob, s.lab)],
        ['its chat', 'chat_not_found', s => s.chatOf(rob, s.chat)]
      ],
      oversized: [
        [
          'a name',
          'bad_value,bad_request',
          s =>
            s.all(
              ada,
              ['POST', PATH, { name: 'x'.repeat(201) }],
              ['PATCH', `${PATH}/${s.lab}`, { name: 'x'.repeat(100_000) }]
            )
        ],
        [
          'a body',
          'request_too_large',
          s => s.all(ada, ['POST', PATH, { name: 'x'.repeat(30 * 1024 * 1024) }])
        ],
        [
          'a list of members',
          'bad_request',
          s =>
            s.all(ada, [
              'POST',
              `${PATH}/${s.lab}/members/:add`,
              { members: Array.from({ length: 10_000 }, (_, i) => `user-${i}`) }
            ])
        ],
        ['an id', 'not_found', s => s.all(ada, ['GET', `${PATH}/${'1'.repeat(5_000)}`])]
      ],
      malformed: [
        ['JSON', 'bad_request', s => s.all(ada, ['POST', PATH, '{'], ['POST', PATH, '{"name":}'])],
        [
          'a value',
          'bad_request,bad_value',
          s =>
            s.all(
              ada,
              ['POST', PATH, { name: 7 }],
              ['POST', PATH, { name: ' ' }],
              ['POST', PATH, { id: '../../x', name: 'x' }],
              ['PATCH', `${PATH}/${s.lab}`, {}],
              ['DELETE', `${PATH}/${s.lab}`],
              ['DELETE', `${PATH}/${s.lab}?chats=keep`],
              ['POST', `${PATH}/${s.lab}/members/:add`, { members: 'eve' }],
              ['PUT', `/chat/threads/${s.chat}/workspace`, { workspaceId: null }],
              ['POST', '/chat'],
              ['GET', '/chat/authorize'],
              ['GET', '/chat/authorize/message?chat_id=']
            )
        ],
        [
          'an id',
          'workspace_not_found',
          s =>
            s.all(
              ada,
              ['GET', `${PATH}/%00`],
              ['GET', `${PATH}/..%2f..%2fetc`],
              ['GET', `${PATH}/{${s.lab}}`],
              ['GET', `${PATH}/' OR 1=1 --`],
              ['PATCH', `${PATH}/__proto__`, { name: 'x' }]
            )
        ]
      ],
      'ten thousand': [
        [
          'requests for strings, of which the store keeps few,',
          'too_many_requests',
          async stage => {
            const asked = `/chat/authorize?chat_id=${stage.chat}`;
            const text = await stage.api.token(bob);
            let code = 'ok';
            let made = 0;
            while (code === 'ok') {
              code = await stage.send(text, 'GET', asked);
              made++;
            }
            expect(made).toBeLessThan(2_000);
            return async () => {
              const codes = new Set<string>();
              for (let i = 0; i < 10_000; i++) {
                codes.add(await stage.send(text, 'GET', asked));
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
