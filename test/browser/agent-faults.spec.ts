import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../harness/random.js';
import { Endpoint } from '../server/bots/language-model/endpoint.js';
import { AgentPerson, withJupyterAI, type IToldMessage } from './harness/agents.js';
import { Jupyter } from './harness/jupyter.js';
import { expect, test } from './harness/test.js';

const ROUNDS = Number(process.env.AGENT_ROUNDS ?? 0);
const SEED = Number(process.env.AGENT_SEED ?? 1);

/** Words of an answer, 20 ms each. */
const WORDS = 60;

/** Milliseconds in which each question has an outcome. */
const OUTCOME_MS = 120_000;

const VICTIMS = ['jupyter', 'server', 'persona'] as const;
type Victim = (typeof VICTIMS)[number];

/** Kills the programs of the editor's agent. */
function killAgents(jupyter: Jupyter): void {
  const script = agentOf(jupyter.home);
  const pids = execFileSync('pgrep', ['-f', script], { encoding: 'utf8' }).trim().split('\n');
  pids.forEach(pid => process.kill(Number(pid), 'SIGKILL'));
}

const agentOf = (home: string): string => `${home}/work/.jupyter/editor_agent.py`;

/** The kind of outcome that one answer shows; null if it is none, or not yet. */
function outcomeOf({ streaming, failure, content, options }: IToldMessage): string | null {
  const text = content.message ?? '';
  if (streaming || options) {
    return null;
  }
  return failure !== undefined
    ? 'failed'
    : /end\.|The file is edited/.test(text)
      ? 'answered'
      : null;
}

test('[PERSONA7] nothing is answered twice, and nothing remains without an answer or a visible failure', async () => {
  test.setTimeout(ROUNDS * (OUTCOME_MS + 60_000));
  const endpoint = await Endpoint.start();
  const jupyter = await Jupyter.start(await withJupyterAI(endpoint));
  const random = new Random(SEED);
  const sums: Record<string, number> = {};
  try {
    const ada = await AgentPerson.signIn(jupyter, 'ada');
    const agents = await ada.bringAll();
    const { chatThread } = await ada.request<{ chatThread: { id: string } }>(
      'POST',
      'chat/threads',
      { topic: 'Faults', access: 'open' }
    );
    const chat = chatThread.id;
    for (const agent of agents) {
      await ada.request('PUT', `chat/threads/${chat}/bots/${agent}`);
    }
    const ask = async (kind: string): Promise<string> => {
      const agent = agents.find(name => name.includes(kind))!;
      const content = kind === 'editor' ? 'Edit' : `WORDS ${WORDS}`;
      const path = `chat/threads/${chat}/messages`;
      const { id } = await ada.request<{ id: string }>('POST', path, {
        content,
        mentions: [agent]
      });
      return id;
    };

    for (let round = 1; round <= ROUNDS; round++) {
      const victim: Victim = VICTIMS[round % VICTIMS.length];
      const question = await ask(victim === 'persona' ? 'editor' : 'jupyternaut');
      await sleep(random.below(1_500));
      if (victim === 'jupyter') {
        await jupyter.restart();
        await ada.bringAll();
      } else if (victim === 'server') {
        jupyter.killServer();
      } else {
        killAgents(jupyter);
      }
      const outcomes = async (): Promise<string[]> => {
        const answers = await ada.answers(chat, question).catch(() => []);
        for (const { id, options, colloquy } of answers) {
          if (options && colloquy.metadata?.tool_call) {
            await ada.try('POST', `chat/threads/${chat}/messages/${id}/:choose`, { option: 'yes' });
          }
        }
        return answers.some(({ streaming }) => streaming)
          ? []
          : answers.map(outcomeOf).filter(one => one !== null);
      };
      await expect
        .poll(async () => (await outcomes()).length, { timeout: OUTCOME_MS })
        .toBeGreaterThan(0);
      // A second answer would come now.
      await sleep(500);
      const found = await outcomes();
      expect(found.filter(one => one === 'answered').length, `round ${round}`).toBeLessThan(2);
      const outcome = `${victim} ${found.includes('answered') ? 'answered' : 'failed'}`;
      sums[outcome] = (sums[outcome] ?? 0) + 1;
      console.log(`round ${round} of ${ROUNDS}: ${JSON.stringify(sums)}`);
    }
  } finally {
    console.log(jupyter.output.slice(-4_000));
    await jupyter.stop();
    await endpoint.close();
  }
});
