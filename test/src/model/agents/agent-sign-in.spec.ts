import { Signal } from '@lumino/signaling';
import { AgentSignIn } from '../../../../src/model/agents/agent-sign-in.js';
import { Config } from '../../../../src/model/config.js';
import type { IChatList } from '../../../../src/model/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

let list: { state: string; isOffline: boolean; changed: Signal<object, void> };
let config: Config;
let clock: ManualClock;
let answers: number[];
let asked: number;
let signIn: AgentSignIn;

beforeEach(() => {
  list = { state: 'loading', isOffline: false, changed: new Signal<object, void>({}) };
  [config, clock, answers, asked] = [new Config(), new ManualClock(), [], 0];
});
afterEach(() => signIn.dispose());

const start = (): void => {
  signIn = new AgentSignIn({
    ...{ list: list as unknown as IChatList, config, timers: timersOf(clock) },
    signIn: () => {
      asked++;
      return Promise.resolve(answers.shift() ?? 200);
    }
  });
};
const put = async (state: Partial<typeof list>): Promise<void> => {
  Object.assign(list, state);
  list.changed.emit();
  await Promise.resolve();
  await Promise.resolve();
};

it('[AGENTVIEW9] signs the agents in once the chat server answers, and again whenever it comes back', async () => {
  start();
  expect(asked).toBe(0);
  await put({ state: 'ready' });
  await put({});
  expect(asked).toBe(1);
  await put({ isOffline: true });
  expect(asked).toBe(1);
  await put({ isOffline: false });
  expect(asked).toBe(2);
});

it('[AGENTVIEW9] asks nothing for those who do not want it, until they do', async () => {
  config.config = { bringAgents: false };
  start();
  await put({ state: 'ready' });
  expect(asked).toBe(0);
  config.config = { bringAgents: true };
  expect(asked).toBe(1);
});

it.each([
  ['0: nobody answered', 0, 2],
  ['503: the chat server does not answer yet', 503, 2],
  ['409: the agents are another user’s', 409, 1],
  ['404: there are none', 404, 1]
])('[AGENTVIEW9] after %s', async (_, status, count) => {
  answers = [status];
  start();
  await put({ state: 'ready' });
  clock.advance(30_000);
  await put({});
  expect(asked).toBe(count);
  clock.advance(90_000);
  expect(asked).toBe(count);
});

it('[AGENTVIEW9] a Jupyter without agents is not asked again, and nothing runs after the end', async () => {
  answers = [404];
  start();
  await put({ state: 'ready' });
  await put({ isOffline: true });
  await put({ isOffline: false });
  expect(asked).toBe(1);
  signIn.dispose();
  answers = [0];
  start();
  await put({});
  signIn.dispose();
  clock.advance(90_000);
  expect(asked).toBe(2);
});
