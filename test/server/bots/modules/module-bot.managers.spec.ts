import { ModuleBench } from '../../../harness/modules.js';
import { person, type BotStage } from '../../../../testing/index.js';

/** A manager that does what the first word of a message says, and approves what is short. */
const REVIEWER = `
  export default {
    name: 'reviewer',
    displayName: 'Reviewer',
    manager: true,
    async onMessage({ id, body }, conversation) {
      if (conversation.isWaiting) {
        return body.length < 20 ? conversation.approve(id) : undefined;
      }
      switch (body.split(' ')[0]) {
        case 'plain': return conversation.redirect(id, ['writer']);
        case 'brief': return conversation.redirect(id, ['writer'], { body: 'Briefly' });
        case 'behalf': return conversation.answerFor('writer', 'I am away.');
        case 'own': return conversation.answerFor(null, 'Ask me later.', { self_approve: true });
        default: return conversation.redirect(id, ['nobody']).catch(({ code }) => conversation.reply(code));
      }
    },
    async onJoin({ details }, conversation) {
      await conversation.reply('Welcome, ' + details.participants.join(' '));
    },
    onStatus({ participants }) {
      console.log(participants.map(({ username }) => username).sort().join(' '));
      throw new Error('Nobody hears this');
    }
  };`;

const WRITER = `
  export default {
    name: 'writer',
    displayName: 'Writer',
    onMessage: ({ body }, conversation) => conversation.reply('You said ' + body)
  };`;

let bench: ModuleBench;
let stage: BotStage;
let chat: string;

beforeEach(async () => {
  bench = new ModuleBench();
  await bench.start({ source: REVIEWER }, { source: WRITER });
  stage = await bench.stage();
  chat = await stage.chat();
});
afterEach(() => bench.dispose());

describe('a manager in a module', () => {
  it.each([
    ['plain', 'writer: You said plain'],
    ['brief', 'writer: You said Briefly'],
    ['behalf', 'writer: I am away.'],
    ['own', 'reviewer: Ask me later.'],
    ['bad', 'reviewer: user_not_found']
  ])('[MODULE16] decides what bots hear and people see: %s', async (body, answer) => {
    await stage.say(chat, body);
    await bench.answers(chat, 1);
    expect(await stage.said(chat)).toEqual([`ada: ${body}`, answer]);
    expect(stage.logged).toEqual([]);
  });

  it('[MODULE16] keeps from people what it does not approve', async () => {
    await stage.say(chat, 'plain words that are far too long');
    await stage.say(chat, 'own');
    await bench.answers(chat, 1);
    await stage.quiet();
    const { routing } = stage.storage;
    await bench.until(async () => (await routing.deliveries(chat, 'writer')).length === 0);
    await bench.until(async () => (await routing.held(chat)).length === 0);
    expect((await stage.said(chat)).filter(said => !said.startsWith('ada'))).toEqual([
      'reviewer: Ask me later.'
    ]);
  });

  it('[MODULE16] hears who joins and greets them, and the log tells of an error then', async () => {
    await stage.rooms.execute(person('ada'), {
      type: 'set-role',
      chat,
      username: 'bob',
      role: 'member'
    });
    const lines = () => bench.lines.map(({ fields }) => String(fields.line));
    await bench.until(() => lines().includes('ada bob reviewer writer'));
    await bench.until(() => lines().some(line => line.includes('Nobody hears this')));
    const isSaid = (line: string) =>
      bench.until(async () => (await stage.said(chat)).includes(`reviewer: ${line}`));
    await isSaid('Welcome, bob');
    await stage.say(chat, 'own');
    await isSaid('Ask me later.');
    expect(bench.restarts).toEqual([]);
  });
});
