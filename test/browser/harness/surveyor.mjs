/** A bot for the browser tests, as a module: it works until it is stopped, streams slowly, fails once, asks by buttons and offers quick replies. */
import { setTimeout } from 'node:timers/promises';

const PIECES = [
  '## The survey\n\nSeven of nine areas are **done**. ',
  'The north waits for `run 12`.\n\n',
  '- east: 41 rows\n- west: 29 rows\n',
  '- south: 212 rows without a match\n\n',
  '```python\ndf.query("run > 12")["depth"].mean()\n',
  'df.plot(x="week", y="depth")\n```\n\n'
];

/** A text that grows for at least half a minute, unless somebody stops it. */
const LINES = 300;

const PAUSE_MS = 100;

const failed = new Set();

async function* report() {
  yield* PIECES;
  for (let line = 1; line <= LINES; line++) {
    yield `Area ${line} has been read, `;
    yield `and its depth is ${line} m.\n\n`;
  }
}

async function stream(conversation) {
  const answer = await conversation.stream();
  for await (const piece of report()) {
    if (conversation.signal.aborted) {
      return;
    }
    await answer.append(piece);
    await setTimeout(PAUSE_MS);
  }
}

async function fail({ id }, conversation) {
  if (failed.has(id)) {
    return conversation.reply('It works now: 41 rows.');
  }
  failed.add(id);
  const answer = await conversation.stream();
  await answer.append('Reading the south');
  await answer.fail('The model is away.');
}

async function plan({ sender }, conversation) {
  const { option } = await conversation.ask('Shall I **repeat** run 12?', {
    options: [
      { id: 'repeat', label: 'Repeat the run', style: 'primary' },
      { id: 'drop', label: 'Drop its rows', style: 'danger' },
      { id: 'wait', label: 'Not now' }
    ],
    audience: [sender]
  });
  await conversation.reply({
    body: `Noted: ${option}.`,
    options: ['Plot by week', 'Show the rows without a match', 'No, thanks']
  });
}

function search(conversation) {
  conversation.status('Searching the survey notes…');
  return new Promise(resolve => conversation.signal.addEventListener('abort', resolve));
}

export default {
  name: 'surveyor',
  displayName: 'Surveyor',
  description: 'Reads the survey, reports what it finds, and plans the next runs with you.',
  answers: 'mentioned',
  commands: [
    { name: 'plan', description: 'Asks before it plans a run.', arguments: 'run' },
    { name: 'report', description: 'Reports area by area.' }
  ],
  async onMessage(message, conversation) {
    const { body } = message;
    if (body.startsWith('/plan')) {
      await plan(message, conversation);
    } else if (body.startsWith('/report')) {
      await stream(conversation);
    } else if (body.includes('fail')) {
      await fail(message, conversation);
    } else {
      await search(conversation);
    }
  }
};
