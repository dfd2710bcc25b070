import { nullTranslator } from '@jupyterlab/translation';
import { accessItem } from '../../../../src/components/people/access-item.js';
import type { IConfirmation } from '../../../../src/components/contracts.js';
import type { IChats, IThread } from '../../../../src/model/index.js';

const TRANS = nullTranslator.load('x');
const CHAT = { id: 'c1', topic: 'Plans', access: 'open', role: 'owner' } as IThread;
const LAB = { id: 'lab', name: 'Lab', unreadChatCount: 0 };
const people = (...names: string[]) => ({
  value: names.map(username => ({ username, role: username === 'echo' ? 'bot' : 'member' }))
});

interface IAsked {
  questions: IConfirmation[];
  sent: string[];
}

/** Chooses the entry in the menu of a chat, and answers its question. */
async function choose(
  thread: Partial<IThread>,
  { yes = true, members = people('ada', 'bob') } = {}
): Promise<IAsked> {
  const asked: IAsked = { questions: [], sent: [] };
  const request = (method: string, path: string, body?: object): Promise<unknown> => {
    if (method === 'GET') {
      const isPeople = path.includes('threads/c1/participants');
      return Promise.resolve(isPeople ? people('ada', 'eve', 'echo') : members);
    }
    asked.sent.push(`${method} ${path} ${JSON.stringify(body)}`);
    return Promise.resolve();
  };
  const chats = { server: { request }, list: { workspaces: { all: [LAB] } } } as unknown as IChats;
  let work: Promise<unknown> = Promise.resolve();
  const [item] = accessItem(
    { ...CHAT, ...thread },
    {
      chats,
      trans: TRANS,
      confirm: question => {
        asked.questions.push(question);
        return Promise.resolve(yes);
      },
      attempt: begun => {
        work = begun;
      }
    }
  );
  item.onSelect();
  await work;
  return asked;
}

it('[ACCESSVIEW1] an owner makes a chat private after a question that says who loses it', async () => {
  const { questions, sent } = await choose({});
  expect(questions).toEqual([
    {
      title: 'Make “Plans” private?',
      body:
        'Only the 2 people who were added to it can then read it. Everybody else on this server loses access at once, ' +
        'also those who have written. The bot in it leaves if its owner loses access. Otherwise it stays, and whoever runs it can go on reading. You can add people at any time.',
      accept: 'Make private'
    }
  ]);
  expect(sent).toEqual(['PATCH chat/threads/c1 {"access":"private"}']);
  expect((await choose({}, { yes: false })).sent).toEqual([]);
  const inLab = await choose({ workspaceId: 'lab' });
  expect(inLab.questions[0].body).toBe(
    'Only you can then read it. 1 other member of “Lab” loses access at once. ' +
      'The bot in it leaves if its owner loses access. Otherwise it stays, and whoever runs it can go on reading. You can add people at any time.'
  );
});

it('[ACCESSVIEW1] an owner opens a chat after a question that says who gains it', async () => {
  const { questions, sent } = await choose({ access: 'private' });
  expect(questions[0]).toEqual({
    title: 'Open “Plans”?',
    body: 'Everybody on this server can then read it from its first message on, and write.',
    accept: 'Open'
  });
  expect(sent).toEqual(['PATCH chat/threads/c1 {"access":"open"}']);
  const inLab = await choose({ access: 'private', workspaceId: 'lab' });
  expect(inLab.questions[0].body).toBe(
    'All 2 members of “Lab” can then read it from its first message on, and write. ' +
      '1 person who is no member of “Lab” loses access at once.'
  );
});

it.each([{ role: 'member' }, { role: null }, { direct: 'bob' }] as Partial<IThread>[])(
  '[ACCESSVIEW1] nobody else has the entry, and no direct chat: %j',
  thread => {
    const options = { trans: TRANS, confirm: jest.fn(), attempt: jest.fn() };
    const chats = {} as IChats;
    expect(accessItem({ ...CHAT, ...thread }, { ...options, chats })).toEqual([]);
  }
);
